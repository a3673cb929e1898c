"""The school's year at a glance: what is entered, wrong, missing and signed, by class and part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.rules.field_rows import title_of
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.domain.signers import name_of
from school_api.domain.views import SentencesOut
from school_api.domain.year.board_views import BoardOut, ClassLine, GradeLine, PartLine, SignedOut
from school_api.storage import boards
from school_api.storage.boards import ClassCount, PartCount, SignedCount
from school_api.storage.evidence import get_certificates
from school_api.storage.papers import today_in_vietnam
from school_api.usecases.judge_drafts import judge_drafts
from school_api.usecases.permit_act import check_act

Seat = tuple[UUID, int, str]
"""Class, grade and part."""
Signed = Mapping[Seat, Sequence[SignedOut]]


async def show_board(school: str, school_year: str, *, actor: Actor, sessions: Sessions) -> BoardOut:
    """Five statements, whatever the school's size, once its drafts are judged.

    Raises SchoolNotAllowed, NotPermitted.
    """
    await check_act(actor, Action.READ_BOARD, Place(school, school_year), sessions=sessions)
    rules = await judge_drafts(school, school_year, sessions=sessions)
    async with sessions() as session:
        # One snapshot for all: a pupil must not be counted by one statement and not by the next.
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        today = await today_in_vietnam(session)
        classes = await boards.count_classes(session, school, school_year, today)
        parts = await boards.count_parts(session, school, school_year, today)
        signed = await boards.count_signed(session, school, school_year, today)
        certificates = await get_certificates(session, {entry.signer for entry in signed})
    by_place = _signed(signed, certificates)
    by_class: dict[tuple[UUID, int], list[PartCount]] = defaultdict(list)
    for part in parts:
        by_class[part.class_id, part.grade].append(part)
    lines = tuple(_class_line(entry, by_class[entry.class_id, entry.grade], by_place) for entry in classes)
    return BoardOut(school=school, school_year=school_year, rules=rules, grades=_grades(lines), classes=lines)


def _signed(counts: Iterable[SignedCount], certificates: Mapping[str, Certificate]) -> Signed:
    found: dict[Seat, list[SignedOut]] = defaultdict(list)
    for entry in counts:
        known = certificates.get(entry.signer)
        name = name_of(known) if known else ""
        found[entry.class_id, entry.grade, entry.part].append(
            SignedOut(role=entry.role, certificate=entry.signer, signer=name, count=entry.count)
        )
    return found


def _class_line(entry: ClassCount, parts: Iterable[PartCount], signed: Signed) -> ClassLine:
    values = {name: value for name, value in vars(entry).items() if name not in ("class_id", "signed")}
    return ClassLine(
        **values,
        class_id=str(entry.class_id),
        complete=entry.signed,
        parts=tuple(_part_line(part, signed.get((entry.class_id, entry.grade, part.part), ())) for part in parts),
        signed=tuple(signed.get((entry.class_id, entry.grade, ""), ())),
    )


def _part_line(part: PartCount, signed: Sequence[SignedOut]) -> PartLine:
    title = title_of(part.part)
    values = {name: value for name, value in vars(part).items() if name not in ("class_id", "grade")}
    return PartLine(**values, title=SentencesOut(vi=title.vi, en=title.en), signed=tuple(signed))


def _grades(lines: Sequence[ClassLine]) -> tuple[GradeLine, ...]:
    grades: dict[int, list[ClassLine]] = defaultdict(list)
    for line in lines:
        grades[line.grade].append(line)
    return tuple(
        GradeLine(
            grade=grade,
            classes=len(own),
            pupils=sum(line.pupils for line in own),
            on_paper=sum(line.on_paper for line in own),
            with_errors=sum(line.with_errors for line in own),
            with_warnings=sum(line.with_warnings for line in own),
            complete=sum(line.complete for line in own),
            sent=sum(line.sent for line in own),
            missing=sum(part.missing for line in own for part in line.parts),
        )
        for grade, own in sorted(grades.items())
    )
