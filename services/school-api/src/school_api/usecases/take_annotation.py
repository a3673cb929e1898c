"""What a numbered decision of the registrar says of the school's locked records; their content stays as it is."""

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import AnnotationNotice
from hbs_schema.statements.payloads import Annotation
from school_api.domain.errors import NotGenuine
from school_api.domain.registrar import Registrar, check_annotation
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_statements
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.packets import get_packets


async def take_annotation(
    notice: AnnotationNotice, body: bytes, *, message_id: str | None, registrar: Registrar, sessions: Sessions
) -> None:
    """Check each proof against our own packets, keep the statement, tell the school. Raises NotGenuine."""
    annotation = registrar.read(notice.annotation, Annotation)
    async with sessions() as session:
        packets = await get_packets(session, list(notice.proofs))
    if packets.keys() != notice.proofs.keys():
        raise NotGenuine("packets")
    for digest, proof in notice.proofs.items():
        check_annotation(annotation, proof, digest, notice.school)
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        await keep_answer(session, notice.kind, body)
        await add_statements(session, [StoredStatement(annotation.name, "annotation", annotation.jws)])
        await add_event(
            session,
            notice.school,
            "records-annotated",
            statement=annotation.name,
            annotation=annotation.payload.annotation,
            drafts=[str(packet.draft_id) for packet in packets.values()],
        )
