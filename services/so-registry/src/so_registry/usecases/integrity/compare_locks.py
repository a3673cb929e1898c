"""The chain of locks in a restored copy beside what the Ministry has acknowledged."""

from collections.abc import Callable, Sequence

from pydantic import ValidationError

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Malformed, Refused
from hbs_schema.messages.reports import Acknowledgement as Answer
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.payloads import Acknowledgement
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.domain.acknowledgements import check_signed, root_of
from so_registry.domain.integrity.chains import Compared, compare
from so_registry.domain.integrity.statements import Certificates
from so_registry.storage import evidence
from so_registry.storage.integrity.lock_lists import list_lock_rows
from so_registry.storage.integrity.rows import load_certificates


class AcknowledgementRefused(Exception):
    """What was given is no acknowledgement by whom the copy's authority document names for it."""


async def compare_locks(
    copy: Sessions, *, running: Sessions | None = None, acknowledgements: Sequence[bytes] = ()
) -> Compared:
    """With the acknowledged locks of the running registry, and with acknowledgements that the Ministry has given out:
    its answers as it sent them (`bo-gateway acknowledgement export`), or statements alone.

    Raises AcknowledgementRefused.
    """
    async with copy() as session:
        own = {row["seq"]: row["statement"] for row in await list_lock_rows(session, None, None)}
        certificates = Certificates(await load_certificates(session))
        authority = await evidence.find_newest(session, "authority")
    known: dict[int, str] = {}
    if running is not None:
        async with running() as session:
            rows = await list_lock_rows(session, None, None)
        known = {row["seq"]: row["statement"] for row in rows if row["acknowledgement"] is not None}
    for body in acknowledgements:
        try:
            told = _read(body, authority, certificates.find).payload
        except Refused as refused:
            raise AcknowledgementRefused(str(refused)) from refused
        # The acknowledgement names its lock by the root of one leaf: it is this one, or none of ours.
        name = own.get(told.seq)
        known[told.seq] = name if name is not None and _root(name) == told.root else told.root
    return compare(own, known)


def _read(body: bytes, authority: str | None, find: Callable[[str], Certificate | None]) -> Statement[Acknowledgement]:
    if authority is None:
        raise Malformed("acknowledgement", "the copy has no authority document")
    jws, brought = _open(body)
    statement = parse_statement(jws, Acknowledgement)
    document = parse_statement(authority, Authority).payload
    check_signed(statement, document, lambda name: brought.get(name) or find(name))
    return statement


def _open(body: bytes) -> tuple[str, dict[str, Certificate]]:
    """An answer with the certificates that it brings, or a statement by itself. Raises Malformed."""
    text = body.decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        return text, {}
    try:
        answer = Answer.model_validate_json(text)
    except ValidationError as refusal:
        raise Malformed("acknowledgement", "no answer of the Ministry") from refusal
    if answer.acknowledgement is None:
        raise Malformed("acknowledgement", "an answer without one")
    return answer.acknowledgement, read_certificates(answer.certificates, limit=MAX_CERTIFICATE)


def _root(statement: str) -> str:
    try:
        return root_of(statement)
    except Refused:
        return ""
