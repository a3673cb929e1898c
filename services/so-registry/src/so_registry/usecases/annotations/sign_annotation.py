"""An approved annotation is signed, stored and told: to the Ministry, and to the school that issued the packets.

Order of durability: (1) the approval is held; (2) the packets are looked at again; (3) the statement is signed;
(4) statement, leaves, the approval's use, report and notices commit. A crash before (4) leaves the approval unused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import canonical, leaves
from hbs_schema.base64url import decode_digest
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.shape import Proof
from hbs_schema.messages.answers import AnnotationNotice
from hbs_schema.messages.routes import REPORT_ANNOTATION
from hbs_schema.statements.payloads import Annotation
from so_registry.domain.act_errors import AnnotationsOff
from so_registry.domain.annotations.annotating import KIND, members_of, wanted_of
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit, evidence
from so_registry.storage.annotations import NewAnnotation, add_annotation, find_signed, load_locked
from so_registry.storage.clients import find_client_ids
from so_registry.storage.outboxes import report, tell_client
from so_registry.storage.proposals import hold_proposal
from so_registry.storage.reports import annotation_ref
from so_registry.usecases.proposals.use_approval import use_approval


@dataclass(frozen=True)
class Annotated:
    """What was, or in a dry run would be, signed."""

    annotation: str
    school: str
    packets: int
    statement: str | None


async def sign_annotation(
    proposal_id: UUID,
    *,
    by: Actor,
    is_on: bool,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    is_dry_run: bool = False,
) -> Annotated:
    """Sign what was approved, once: whoever asks again, as after a crash, is told what was signed.

    A dry run signs and stores nothing.

    Raises AnnotationsOff, ProposalUnknown, ApprovalNeeded, ProposalChanged, NotAnnotatable.
    """
    if not is_on:
        raise AnnotationsOff
    async with sessions() as session, session.begin() as transaction:
        proposal = await hold_proposal(session, proposal_id)
        earlier = await find_signed(session, proposal_id)
        if earlier is not None:
            return Annotated(earlier.annotation, earlier.school, earlier.packets, earlier.statement)
        wanted = wanted_of(proposal.members) if proposal.kind == KIND else None
        members = (
            members_of(wanted, await load_locked(session, {*wanted.packets, wanted.successor or ""})) if wanted else {}
        )
        await use_approval(session, proposal_id, KIND, members)
        if is_dry_run:
            await transaction.rollback()
            return Annotated(members["annotation"], members["school"], len(members["packets"]), None)
        packets = members.pop("packets")
        own = {name: leaves.of_packet("annotation", decode_digest(name)) for name in packets}
        now = clock()
        signed = sign_tree(Annotation, list(own.values()), members, key=key, signed_at=now)
        placed = signed.proofs()
        proofs = {name: placed[leaf] for name, leaf in own.items()}
        statement, payload = signed.statement, signed.statement.payload
        await evidence.add_certificates(session, {key.certificate.thumbprint: key.certificate.der})
        await evidence.add_statements(session, {statement.name: ("annotation", statement.jws, payload.count)})
        new = NewAnnotation(
            statement.name,
            proposal_id,
            payload.annotation,
            payload.decision.number,
            date.fromisoformat(payload.decision.date),
            payload.school_year,
            payload.school,
            payload.successor,
            now,
        )
        await add_annotation(session, new, proofs)
        after: audit.Values = {
            "annotation": new.annotation,
            "decision": payload.decision.number,
            "packets": len(proofs),
            "proposal": str(proposal_id),
        }
        name, school, reason = statement.name, new.school, proposal.reason
        await audit.note(session, "annotate", by, concerns=name, school=school, reason=reason, after=after)
        await report(session, REPORT_ANNOTATION, f"{statement.name}/annotation", annotation_ref(statement.name))
        await _tell_school(session, new.school, statement.jws, proofs)
    return Annotated(new.annotation, new.school, len(proofs), statement.name)


async def _tell_school(session: AsyncSession, school: str, jws: str, proofs: Mapping[str, Proof]) -> None:
    notice = AnnotationNotice.model_validate(
        {"kind": "annotation", "school": school, "annotation": jws, "proofs": dict(proofs)}
    )
    name = next(iter(proofs.values())).statement
    body = canonical.dump(notice.model_dump(mode="json"))
    for client in await find_client_ids(session, school):
        await tell_client(session, client, f"{name}/{school}/{client}", body)
