"""The registrar's HTTP API."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from fastapi import FastAPI, Request
from prometheus_client import CollectorRegistry

from hbs_kit.db import check_database, is_outage
from hbs_kit.health import Check, health_router
from hbs_kit.http_app import make_app, opening
from hbs_kit.metrics import HttpMetrics
from hbs_schema.messages.examples import EXAMPLES
from so_registry.http import (
    announcements,
    audits,
    certificates,
    closes,
    cutoffs,
    documents,
    enrolments,
    feeds,
    packets,
    proposals,
    readiness,
    records,
    review_acts,
    reviews,
    rules,
    submissions,
    transfers,
    windows,
    withdrawals,
)
from so_registry.http.act_examples import ACT_EXAMPLES
from so_registry.http.audit_examples import AUDIT_EXAMPLES
from so_registry.http.certificate_examples import CERTIFICATE_EXAMPLES
from so_registry.http.cutoff_examples import CUTOFF_EXAMPLES
from so_registry.http.feed_examples import FEED_EXAMPLES
from so_registry.http.problems import PROBLEMS
from so_registry.http.reconciliation_examples import RECONCILIATION_EXAMPLES
from so_registry.resources import Resources

DESCRIPTION = """
The registrar's API for school software that signs by itself: lookup codes, windows, submissions, revocations, the
school's close. The same submissions may come by RabbitMQ (docs/asyncapi.yaml). What the bytes of packets, statements
and bundles mean is in docs/packet.md. Scopes stand at each operation; `schools` in the token says for which schools.
"""
TAGS = (
    {"name": "records", "description": "Lookup codes, issued here only"},
    {"name": "windows", "description": "Windows and their cutoffs"},
    {"name": "submissions", "description": "Signed packets of a class, and the verdicts on them"},
    {"name": "withdrawals", "description": "Revocation by the issuing school, before the lock"},
    {"name": "closes", "description": "The school's own close of a window"},
    {"name": "reconciliation", "description": "Whom schools expect, what came, returns and sign-offs of reviewers"},
    {"name": "documents", "description": "Signed documents: policies, calendars, the authority document"},
    {"name": "rule books", "description": "What the registrar decided where the circulars leave something open"},
    {"name": "certificates", "description": "Whose certificate may sign what: declared, reviewed, approved, ended"},
    {"name": "proposals", "description": "Acts of the registrar that two people do"},
    {"name": "transfers", "description": "Handing the management of a record from one school to another"},
    {"name": "cutoffs", "description": "Cutoff jobs of the registrar's own people, and what would be missing"},
    {"name": "events", "description": "What happened: a feed by cursor, and webhooks"},
    {"name": "audit", "description": "How far the audits of clients have come, signed by the registrar"},
    {"name": "packets", "description": "Accepted packets as files that verify by themselves"},
)

OpenResources = Callable[[], AbstractAsyncContextManager[Resources]]


def create_app(open_resources: OpenResources, *, registry: CollectorRegistry | None = None) -> FastAPI:
    """The app; everything it needs is opened by its lifespan."""
    app = make_app(
        title="Digital school records: so-registry",
        version="1",
        description=DESCRIPTION,
        tags=TAGS,
        examples={
            **EXAMPLES,
            **CERTIFICATE_EXAMPLES,
            **ACT_EXAMPLES,
            **RECONCILIATION_EXAMPLES,
            **CUTOFF_EXAMPLES,
            **FEED_EXAMPLES,
            **AUDIT_EXAMPLES,
        },
        lifespan=opening(open_resources),
        table=PROBLEMS,
        largest_body=submissions.LARGEST_BODY,
        needs_token=True,
        is_outage=is_outage,
        metrics=HttpMetrics(registry) if registry else None,
    )
    modules = (
        records,
        windows,
        announcements,
        submissions,
        withdrawals,
        closes,
        enrolments,
        reviews,
        review_acts,
        documents,
        rules,
        packets,
        certificates,
        readiness,
        proposals,
        transfers,
        cutoffs,
        feeds,
        audits,
    )
    for module in modules:
        app.include_router(module.router)
    feeds.describe_webhooks(app)
    app.include_router(health_router(_checks))
    return app


def _checks(request: Request) -> dict[str, Check]:
    resources: Resources = request.state.resources
    return {"database": partial(check_database, resources.sessions)}
