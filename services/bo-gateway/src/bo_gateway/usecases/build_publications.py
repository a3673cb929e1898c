"""Making the bodies of publications from what is stored, at the moment they go out.

The same records each time; their status may be newer when a later report brought some about the same signers.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.bundling import Publishable, Surroundings, published_records
from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.domain.publishing import AnnotatedRef, Slice, StatusRef, read_ref
from bo_gateway.domain.reports import Report, ReportKey
from bo_gateway.storage import evidence
from bo_gateway.storage.acknowledgements import get_acknowledgement
from bo_gateway.storage.annotations import find_proofs
from bo_gateway.storage.cert_status import load_entries
from bo_gateway.storage.packets import get_publishable
from bo_gateway.storage.reports import find_report
from bo_gateway.storage.statuses import get_status
from bo_gateway.storage.withdrawn import get_withdrawn
from bo_gateway.usecases.load_lock import load_lock_statement
from hbs_schema import base64url
from hbs_schema.certificates import with_issuers
from hbs_schema.messages.publications import PublishedStatus, PublishedWithdrawn
from hbs_schema.statements.statement import signer_name


async def build_publications(session: AsyncSession, refs: Sequence[str]) -> Mapping[str, bytes]:
    """The bodies behind outbox references, in the relay's transaction. Keep the number of references small."""
    return {ref: await _build(session, ref) for ref in refs}


async def _build(session: AsyncSession, ref: str) -> bytes:
    named = read_ref(ref)
    if isinstance(named, StatusRef):
        return await _status(session, named)
    report = await find_report(session, ReportKey(named.registrar, named.lock))
    if report is None:
        raise ReportUnknown
    if isinstance(named, Slice) and named.kind == "withdrawn":
        return await _withdrawn(session, report, named)
    first, end = (named.position, named.position + 1) if isinstance(named, AnnotatedRef) else (named.first, named.end)
    packets = await _with_annotations(session, await get_publishable(session, report, first, end))
    beside = await _surroundings(session, report, packets)
    return await asyncio.to_thread(published_records, packets, beside)


async def _with_annotations(session: AsyncSession, packets: Sequence[Publishable]) -> list[Publishable]:
    """Whatever was said of them by now."""
    found = await find_proofs(session, [packet.packet_digest for packet in packets])
    return [replace(packet, annotations=found.get(packet.packet_digest, ())) for packet in packets]


async def _surroundings(session: AsyncSession, report: Report, packets: Sequence[Publishable]) -> Surroundings:
    acknowledgement = await get_acknowledgement(session, report.key)
    names = {report.key.lock, acknowledgement.statement}
    for packet in packets:
        names |= {packet.receipt.statement, *(proof.statement for proof in packet.shape.endorsements)}
        names |= {proof.statement for proof in packet.annotations}
    statements = await evidence.get_statements(session, names)
    documents = await evidence.get_documents(session, [*report.policies, acknowledgement.authority])
    policies = {digest: documents[digest] for digest in report.policies}
    signers = {signer_name(jws) for jws in (*statements.values(), *policies.values())}
    certificates = await evidence.get_certificates(session, signers)
    return Surroundings(
        lock=await load_lock_statement(session, report),
        acknowledgement=acknowledgement.statement,
        authority=documents[acknowledgement.authority],
        policies=policies,
        statements=statements,
        certificates={entry.thumbprint: entry for entry in certificates},
        intermediates=await evidence.get_intermediates(session),
        timestamps=await evidence.get_timestamps(session, names),
        cert_status=await load_entries(session, certificates),
    )


async def _withdrawn(session: AsyncSession, report: Report, named: Slice) -> bytes:
    lock = (await load_lock_statement(session, report)).payload
    message = PublishedWithdrawn(
        format="hbs-published-withdrawn/1",
        registrar=lock.registrar,
        school_year=lock.school_year,
        level=lock.level,
        lock=report.key.lock,
        entries=tuple(await get_withdrawn(session, report.key, named.first, named.end)),
    )
    return message.model_dump_json(exclude_none=True).encode()


async def _status(session: AsyncSession, named: StatusRef) -> bytes:
    jws, authority = await get_status(session, named.registrar, named.school_year, named.seq)
    documents = await evidence.get_documents(session, [authority])
    signer = await evidence.get_certificates(session, [signer_name(jws)])
    certificates = with_issuers(signer, await evidence.get_intermediates(session))
    message = PublishedStatus(
        format="hbs-published-status/1",
        status=jws,
        authority=documents[authority],
        certificates=tuple(sorted(base64url.encode_der(entry.der) for entry in certificates.values())),
    )
    return message.model_dump_json().encode()
