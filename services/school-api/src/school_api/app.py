"""The schools' HTTP API."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from fastapi import FastAPI, Request
from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry

from hbs_kit import db
from hbs_kit.db import check_database
from hbs_kit.health import Check, health_router
from hbs_kit.http_app import make_app, opening
from hbs_kit.limits import TokenBuckets, rate_limit
from hbs_kit.metrics import HttpMetrics
from hbs_schema.messages.examples import EXAMPLES as MESSAGES
from school_api.clients.registry_door import REGISTRAR_TROUBLE
from school_api.http import (
    acts,
    audit,
    classes,
    drafts,
    holdings,
    imports,
    people,
    records,
    rules,
    schools,
    signers,
    signing,
    signing_work,
    templates,
    transfers,
    uploads,
)
from school_api.http.examples import EXAMPLES
from school_api.http.people_examples import PEOPLE_EXAMPLES
from school_api.http.problems import PROBLEMS
from school_api.http.signer_examples import SIGNER_EXAMPLES
from school_api.http.transfer_examples import TRANSFER_EXAMPLES
from school_api.http.year import boards, history, holder, holder_pages, interims, locks, papers, previews, returns
from school_api.http.year.examples import EXAMPLES as OF_THE_YEAR
from school_api.http.year.pages import PreviewPages
from school_api.resources import Resources

DESCRIPTION = """
The API for school software: import a class, have it checked and reviewed, collect signatures, send, correct, close. It
holds no key of a person: signing clients get the parts, compute what they sign themselves (docs/packet.md) and hand
over the statements. `schools` in the token says for which schools a client may act at most; each school delegates to
it. A person acts by what he holds at the school (docs/roles.md).
"""
TAGS = (
    {"name": "classes", "description": "Classes: opened, imported, checked, reviewed, sent"},
    {
        "name": "imports",
        "description": "Templates, files of whole schools, and reports on what was uploaded, row by row",
    },
    {"name": "drafts", "description": "A pupil's record while it is prepared, and its corrections"},
    {"name": "boards", "description": "The school's year at a glance: the board, the tasks, the review sheet"},
    {"name": "previews", "description": "Drafts shown to their holders before anybody signs, and what they say"},
    {"name": "paper", "description": "Pupils, classes and schools that keep paper records for a while"},
    {"name": "locks", "description": "The school's own locks of its data, announced beforehand"},
    {"name": "interim", "description": "Interim records of pupils who change school in the middle of a year"},
    {"name": "legacy", "description": "Records that others issued, kept as they came"},
    {"name": "signing", "description": "Signing sessions"},
    {"name": "acts", "description": "Closes and withdrawal requests, signed by the roles that the policy names"},
    {"name": "transfers", "description": "Transfers of the right to manage a record, from either school's side"},
    {"name": "records", "description": "Accepted records"},
    {"name": "submissions", "description": "What was sent to the registrar, and its windows"},
    {"name": "people", "description": "Who works at a school, what each holds there, its clients, the audit"},
    {"name": "events", "description": "What happened, by cursor"},
)

YEAR = (boards, history, previews, locks, papers, interims, returns)
"""Routes of the school's year between import and signing."""

OpenResources = Callable[[], AbstractAsyncContextManager[Resources]]


def create_app(
    open_resources: OpenResources, *, tracer: Tracer | None = None, registry: CollectorRegistry | None = None
) -> FastAPI:
    """The app; everything it needs is opened by its lifespan."""
    app = make_app(
        title="Digital school records: school-api",
        version="1",
        description=DESCRIPTION,
        tags=TAGS,
        examples={**MESSAGES, **EXAMPLES, **PEOPLE_EXAMPLES, **SIGNER_EXAMPLES, **OF_THE_YEAR, **TRANSFER_EXAMPLES},
        lifespan=opening(open_resources),
        table=PROBLEMS,
        largest_body=uploads.LARGEST_IMPORT,
        needs_token=True,
        open_paths=holder.OPEN | holder_pages.OPEN,
        is_outage=lambda error: db.is_outage(error) or isinstance(error, REGISTRAR_TROUBLE),
        tracer=tracer,
        metrics=HttpMetrics(registry) if registry else None,
    )
    of_people = (people, holdings, signers, audit)
    of_signing = (signing, signing_work, acts, transfers)
    for module in (classes, schools, imports, templates, rules, drafts, *of_signing, records, *of_people, *YEAR):
        app.include_router(module.router)
    limit = rate_limit(TokenBuckets(per_second=1, burst=60))
    app.include_router(holder.holder_router(limit))
    app.include_router(holder_pages.pages_router(limit, PreviewPages()))
    app.include_router(health_router(_checks))
    return app


def _checks(request: Request) -> dict[str, Check]:
    resources: Resources = request.state.resources
    return {"database": partial(check_database, resources.sessions)}
