"""What is killed: the projector at a publication, and the web process at a full view."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery
from hbs_schema.certificates import load_certificate
from hbs_schema.messages.routes import PUBLICATIONS
from hbs_schema.verification.bundle import Anchors
from lookup_portal.domain.attempts import Allowance, Limits, Pseudonyms
from lookup_portal.domain.readers import Holder
from lookup_portal.messaging.publications import OnPublication
from lookup_portal.usecases import look_up_holder
from lookup_portal.usecases.reading import Reading
from tests.support.crash_child import Job
from tests.support.world import NOW


async def project(job: Job, sessions: Sessions) -> None:
    message = Delivery(
        body=job.options["body"],
        message_id=job.options["message_id"],
        exchange=PUBLICATIONS,
        routing_key=job.options["routing_key"],
        headers={},
    )
    await OnPublication(sessions, _anchors(job), lambda: NOW)(message)


async def view(job: Job, sessions: Sessions) -> None:
    """Look a record up, and write what is shown where the reader would see it."""
    limits = Limits(*[Allowance(10, timedelta(hours=1))] * 3)
    reading = Reading(sessions, _anchors(job), limits, Pseudonyms(b"secret"), lambda: NOW)
    holder = Holder(job.options["code"], birth_date=job.options["birth_date"])
    shown = await look_up_holder.look_up_holder(holder, client=bytes(16), reading=reading)
    _show(job, {part: dict(value) for part, value in shown.values.items()})


def _show(job: Job, values: Mapping[str, object]) -> None:
    Path(job.options["screen"]).write_text(json.dumps(values), "utf-8")


def _anchors(job: Job) -> Anchors:
    root, ca_root = (load_certificate(job.options[name]) for name in ("root", "ca_root"))
    return Anchors(root=root, ca_roots=(ca_root.x509,))
