"""The Ministry's answer to a report, as it is stored and sent."""

from collections.abc import Iterable, Sequence

from bo_gateway.domain.reports import ReportKey
from hbs_schema import base64url
from hbs_schema.messages.decisions import StatementAnswer
from hbs_schema.messages.reports import Acknowledgement, LeafRange


def equal(key: ReportKey, statement: str, certificates: Iterable[bytes]) -> Acknowledgement:
    """The roots agree: the statement, with the certificate of its signer and those above it."""
    ders = tuple(sorted(base64url.encode_der(der) for der in certificates))
    return Acknowledgement(
        registrar=key.registrar, lock=key.lock, result="equal", acknowledgement=statement, certificates=ders
    )


def unequal(key: ReportKey, missing: Sequence[LeafRange]) -> Acknowledgement:
    """These leaves are to be sent again."""
    return Acknowledgement(registrar=key.registrar, lock=key.lock, result="unequal", missing=tuple(missing))


def refused(key: ReportKey, problem: str) -> Acknowledgement:
    """Sending again does not help by itself; `problem` is a code of domain/sentences.py."""
    return Acknowledgement(registrar=key.registrar, lock=key.lock, result="refused", problem=problem)


def statement_answer(registrar: str, statement: str, problem: str | None = None) -> bytes:
    """The answer to a statement about what is locked: the same bytes whenever it is the same answer."""
    answer = StatementAnswer(
        format="hbs-statement-answer/1",
        registrar=registrar,
        statement=statement,
        result="refused" if problem else "accepted",
        problem=problem,
    )
    return answer.model_dump_json(exclude_none=True).encode()


def body_of(answer: Acknowledgement) -> bytes:
    """The bytes of an answer; made once, stored, and sent as stored."""
    return answer.model_dump_json(exclude_none=True).encode()
