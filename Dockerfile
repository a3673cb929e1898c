# One file for every image: `docker build --build-arg SERVICE=so-registry .`, and `--target tools` for the one-shot jobs.
# SERVICE: so-registry, school-api, bo-gateway or lookup-portal.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

# Everything that the lock names, with its hashes. Only from here is known who needs what; no service is run from it.
FROM ${PYTHON_IMAGE} AS everything
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /hbs
COPY requirements.lock ./
RUN python3 -m venv .venv \
 && .venv/bin/python -m pip install --no-deps --require-hashes --requirement requirements.lock

# Prepares an installation and declares it at the servers (deploy/compose); also the local PKI. Not for production.
FROM everything AS tools
COPY libs libs
COPY services services
RUN .venv/bin/python -m pip install --no-deps libs/* services/*
COPY deploy deploy
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENTRYPOINT ["/hbs/.venv/bin/python", "-m"]

# A service's own environment: its part of the lock, the libraries, the service.
FROM everything AS build
ARG SERVICE
COPY libs libs
COPY services/${SERVICE} services/${SERVICE}
COPY deploy/image deploy/image
RUN .venv/bin/python deploy/image/needed.py requirements.lock libs/*/pyproject.toml services/${SERVICE}/pyproject.toml \
    > needed.lock \
 && python3 -m venv --without-pip /opt/hbs \
 && .venv/bin/python -m pip --python /opt/hbs/bin/python install --no-deps --require-hashes --requirement needed.lock \
 && .venv/bin/python -m pip --python /opt/hbs/bin/python install --no-deps libs/* services/${SERVICE} \
 && /opt/hbs/bin/python -m compileall -q -j 0 /opt/hbs

FROM ${PYTHON_IMAGE} AS service
ARG SERVICE
# Nothing that installs is left (pip, setuptools and wheel of the base image); the user owns nothing that is run.
RUN rm -rf /usr/local/lib/python3.*/site-packages/* /usr/local/lib/python3.*/ensurepip /usr/local/bin/pip* \
 && groupadd --system --gid 10001 hbs \
 && useradd --system --uid 10001 --gid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin hbs
COPY --from=build /opt/hbs /opt/hbs
COPY deploy/image/entrypoint.py deploy/image/ready.py /opt/hbs/image/
ENV HBS_SERVICE=${SERVICE} PATH=/opt/hbs/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LC_ALL=C.UTF-8 TZ=UTC
USER 10001:10001
# The process ends its work at hand and gives back the rest.
STOPSIGNAL SIGTERM
# Of an API; a worker's composition names `worker`. Nothing is written: the root file system may be read-only.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/opt/hbs/bin/python", "/opt/hbs/image/ready.py", "api"]
ENTRYPOINT ["/opt/hbs/bin/python", "/opt/hbs/image/entrypoint.py"]
CMD ["api"]
