"""Names that schools told of pupils without a record go as soon as nobody needs them."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit
from so_registry.storage.reconciling import enrolments

_WORKER = Actor("system:worker", "so-registry", is_person=False)


async def forget_names(*, by: Actor = _WORKER, sessions: Sessions, is_dry_run: bool = False) -> int:
    """Delete the names of pupils whose record has been accepted, and of years that are locked; how many."""
    async with sessions() as session, session.begin() as transaction:
        count = await enrolments.forget_names(session)
        if count:
            await audit.note(session, "forget-names", by, concerns="enrolment", after={"names": count})
        if is_dry_run:
            await transaction.rollback()
    return count
