"""What would be said of a submission, as it is published (docs/packet/submission-report.schema.json)."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.messages.answers import ProblemEntry
from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.types import Digest, Instant, Many, PacketId, Value
from hbs_schema.verification.report_document import InBoth, Kebab, Result

Verdict = Literal["acceptable", "refused", "indeterminate"]


class AskedEntry(Value):
    """One question. `codes` are the problems that answer it with no."""

    question: Kebab
    result: Result
    reason: Kebab | Literal[""]
    codes: Many[str]
    sentences: InBoth


class JudgedPacket(Value):
    """One packet of the file, by its position."""

    position: Annotated[int, Field(ge=0, lt=60)]
    packet_id: PacketId
    packet_digest: Digest
    record_key: Digest
    result: Literal["acceptable", "refused"]


class SubmissionReport(Value):
    """The problems are those of the registrar's answer, word for word; no packet is promised to be accepted."""

    format: Literal["hbs-submission-report/1"]
    verdict: Verdict
    sentences: InBoth
    judged_at: Instant
    rules: RuleBookName
    questions: Many[AskedEntry]
    packets: Many[JudgedPacket]
    problems: Many[ProblemEntry]
