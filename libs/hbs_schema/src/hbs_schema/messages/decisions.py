"""From registrar to Ministry: what a numbered decision says of packets after their lock; and the Ministry's answer."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.envelopes.shape import Certificates
from hbs_schema.types import Code, Digest, Many, Value

MOST_ANNOTATED = 500
"""Packets in one annotation: a decision about more is written down in several statements."""


class ReportAnnotation(Value):
    """An annotation and the packets that its tree names, in any order; the lock that names them came before."""

    format: Literal["hbs-report-annotation/1"]
    registrar: Code
    annotation: str
    packets: Annotated[Many[Digest], Field(min_length=1, max_length=MOST_ANNOTATED)]
    certificates: Certificates


class ReportTransfer(Value):
    """What has become of a transfer between two registrars: told to the Ministry, which hands it on as it came.

    `signed`: the schools' hand-over, and their acceptance where there is one.
    """

    format: Literal["hbs-report-transfer/1"]
    registrar: Code
    transfer: str
    signed: Annotated[Many[str], Field(min_length=1, max_length=2)]
    certificates: Certificates


class StatementAnswer(Value):
    """The Ministry's answer to a registrar's statement about what is locked: `problem` says why it is refused."""

    format: Literal["hbs-statement-answer/1"]
    registrar: Code
    statement: Digest
    result: Literal["accepted", "refused"]
    problem: str | None = None
