"""What a vendor is told offline, beside what intake then says."""

from collections.abc import Iterable
from uuid import UUID

from hbs_kit.clock import utc_now
from hbs_schema.intake.checking import check_submission
from hbs_schema.intake.questions import QUESTIONS
from hbs_schema.intake.submission_report import SubmissionReport
from hbs_schema.intake.told import Told as Known
from hbs_schema.intake.told import told_by
from hbs_schema.intake.vendor_knowledge import read_vendor_knowledge
from hbs_schema.messages.answers import ProblemEntry, SubmissionAnswer
from so_registry.usecases.export_vendor_knowledge import export_vendor_knowledge
from tests.support.registry import Registry

ONLY_THE_REGISTRAR = next(question.codes for question in QUESTIONS if question.name == "records")
Told = tuple[str, str, tuple[int, ...], str]


async def exported(registry: Registry) -> Known:
    """The file, read again as a vendor reads it."""
    known = await export_vendor_knowledge(
        registry.world.school, registrar=registry.world.registrar, sessions=registry.sessions
    )
    return told_by(read_vendor_knowledge(known.model_dump_json(by_alias=True, exclude_none=True).encode()))


async def offline(registry: Registry, body: bytes) -> SubmissionReport:
    """By nothing but what was exported just now."""
    return check_submission(body, await exported(registry), now=utc_now())


def comparable(problems: Iterable[ProblemEntry], *, without: frozenset[str]) -> set[Told]:
    return {(p.code, p.pointer, p.packets, p.sentences.vi) for p in problems if p.code not in without}


def assert_same(name: str, answer: SubmissionAnswer, report: SubmissionReport) -> None:
    left_out = ONLY_THE_REGISTRAR
    if any(asked.reason == "no-leaves" for asked in report.questions):
        left_out = left_out | {"leaves-mismatch"}
    online, told = (comparable(said.problems, without=left_out) for said in (answer, report))
    assert online == told, name
    if any(each[0] not in left_out for each in online):
        errors = [problem for problem in report.problems if problem.severity == "error"]
        assert (report.verdict == "refused") == bool(errors), name


async def submitted(registry: Registry, number: UUID, body: bytes) -> SubmissionAnswer:
    """Asked beforehand, then sent: both have to say the same."""
    report = await offline(registry, body)
    answer = await registry.submit(number, body)
    assert_same(str(number), answer, report)
    return answer
