# The only entrance: the same commands by hand, in hooks and in CI. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Where the shell forbids it, each of the many processes would compile all that it imports, at every start.
export PYTHONDONTWRITEBYTECODE :=

RUN := .run
HOME_DEMO := $(RUN)/demo
PY := .venv/bin/python
NEWEST := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c '$(NEWEST)' 2>/dev/null && echo $$p && exit; done; echo python3)
LAYERS := deploy libs services tests $(wildcard demo) $(wildcard bench)
T ?= tests
# Two wait for servers a third of their time, even on two processors. Who is done takes what another has not begun; the
# few that take minutes are handed out two at a time, the least there is, or one would be left alone with them.
WORKERS ?= 3
XDIST := -n $(WORKERS)

##@ Start

.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	/^[a-z][a-z-]*:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: install
install: ## Make .venv with everything in it; nothing to do if it is up to date
	@$(PYTHON) deploy/local/bootstrap.py

.PHONY: doctor
doctor: ## Say what this machine has and lacks
	@$(PYTHON) deploy/local/stack.py doctor

.PHONY: demo
demo: install ## Start everything, send a school year through it, leave it running
	@$(PY) -m demo

.PHONY: down
down: ## End what `make demo` left running
	@$(PYTHON) deploy/local/stack.py down --home $(HOME_DEMO)

##@ Check

.PHONY: check
check: fmt-check lint types contracts ## Everything that needs no server: format, lint, types, contracts

.PHONY: fmt
fmt: install ## Put the code in form
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix --quiet .

.PHONY: fmt-check
fmt-check: install ## Is the code in form?
	@$(PY) -m ruff format --check .

.PHONY: lint
lint: install ## Rules of style and safety
	@$(PY) -m ruff check .

.PHONY: types
types: install ## mypy, strict
	@$(PY) -m mypy $(LAYERS)

.PHONY: contracts
contracts: install ## Who may import whom
	@.venv/bin/lint-imports --cache-dir $(RUN)/cache/imports

##@ Test

.PHONY: test
test: install ## All tests but the slow ones; one place with T=path
	@$(PY) -m pytest $(XDIST) --dist worksteal -m "not slow and not acceptance" $(T)

.PHONY: test-slow
test-slow: install ## The tests that take long
	@$(PY) -m pytest $(XDIST) --maxschedchunk 2 -m "slow and not acceptance" $(T)

.PHONY: test-floor
test-floor: install ## The tests with servers on PostgreSQL 15, the oldest that is promised
	@HBS_PG_BIN=$$($(PY) deploy/local/stack.py postgres-bin) $(PY) -m pytest -m "integration and not slow and not acceptance" $(T)

.PHONY: acceptance
acceptance: install ## The demo from nothing, judged from outside, and ended again
	@$(PY) -m pytest -v -m acceptance tests/acceptance

.PHONY: bench
bench: install ## Measure this machine
	@$(PY) -m bench.verify
	@$(PY) -m bench.policies
	@$(PY) -m bench.content
	@$(PY) -m bench.imports
	@$(PY) -m bench.pdf
	@$(PY) -m bench.signing
	@$(PY) -m bench.renewals
	@$(PY) -m bench.seals
	@$(PY) -m bench.bodies
	@$(PY) -m bench.lock

.PHONY: bench-deadline
bench-deadline: install ## Measure a province's deadline day; smaller with SIZE="--packets 2000 --schools 10"
	@$(PY) -m bench.deadline $(SIZE)

##@ Make

.PHONY: vectors
vectors: install ## Make the test vectors of the packet format
	@$(PY) -m tests.vectors.build

.PHONY: schemas
schemas: install ## Write what is published: the packet format, the APIs, the messages (docs)
	@$(PY) -m hbs_schema.cli.schemas docs/packet
	@$(PY) -m deploy.contracts docs

.PHONY: words
words: install ## Write the page of every sentence and label (docs/glossary)
	@$(PY) -m tests.words

.PHONY: matrix
matrix: install ## Write the page of forged signatures and who refuses them (docs)
	@$(PY) -m tests.unit.signer_matrix

.PHONY: lock
lock: install ## Lock the dependencies anew; the lock names no host
	@$(PYTHON) deploy/local/bootstrap.py lock

.PHONY: clean
clean: down ## End what runs and remove everything that was made
	@rm -rf .venv $(RUN) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
