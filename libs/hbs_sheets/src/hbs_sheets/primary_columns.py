"""The columns of the primary year page (Thông tư 27/2020, Phụ lục), in its order."""

from collections.abc import Iterator

from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.subjects import subjects_of
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of
from hbs_sheets.template_column import FLAG, LEVEL, TemplateColumn
from hbs_sheets.values import (
    Read,
    read_awards,
    read_count,
    read_flag,
    read_mark,
    read_prose,
    read_result,
    read_subject_level,
    read_text,
    read_trait_level,
)

SUBJECTS = "Môn học và hoạt động giáo dục"
TEST = "Điểm KTĐK"
COMMENT = "Nhận xét"
RETAKE = "Đánh giá bổ sung"
LANGUAGE = "Ngôn ngữ"
OF_A_LANGUAGE = frozenset({"NGOAI_NGU_1", "NGOAI_NGU_2", "TIENG_DTTS"})

SUBJECT_LEVELS = ("T", "H", "C")
TRAIT_LEVELS = ("T", "Đ", "C")
RESULTS = ("HTXS", "HTT", "HT", "CHT")
_MARKS = (0, 10)


def primary_year_columns(grade: int, track: str) -> Iterator[TemplateColumn]:
    """The supplementary track has the retake beside each first mark."""
    yield from _subjects(grade, track)
    yield from _traits(grade, track)
    yield from attendance_columns("Số ngày nghỉ", "excused_days", "unexcused_days")
    yield from _outcome(track)


def attendance_columns(group: str, excused: str, unexcused: str) -> Iterator[TemplateColumn]:
    """Days (primary) or sessions (secondary) missed."""
    yield TemplateColumn(pointer("attendance", excused), group, "Có phép", read=read_count)
    yield TemplateColumn(pointer("attendance", unexcused), group, "Không phép", read=read_count)


def primary_beside_columns(grade: int) -> Iterator[TemplateColumn]:
    """What the sector's results files leave out of the year page."""
    yield _single("Số ngày nghỉ có phép", "attendance", "excused_days", read=read_count)
    yield _single("Số ngày nghỉ không phép", "attendance", "unexcused_days", read=read_count)
    yield _single("Khen thưởng", "outcome", "awards", read=read_awards)
    yield _single("Quyết định lên lớp", "outcome", "promotion_decision")
    yield _single("Nhận xét phẩm chất", "qualities", "comment", read=read_prose)
    yield _single("Nhận xét năng lực", "competences", "comment", read=read_prose)
    for slug in subjects_of(grade, Tt27Policy()):
        yield _single(f"Nhận xét môn {subject_name(slug).vi}", f"subjects/{slug}", "comment", read=read_prose)
        if slug in OF_A_LANGUAGE:
            yield _single(f"Ngôn ngữ của môn {subject_name(slug).vi}", f"subjects/{slug}", "language")


def _single(title: str, *path: str, read: Read = read_text) -> TemplateColumn:
    return TemplateColumn(pointer(*path), title, read=read, is_required=False)


def _subjects(grade: int, track: str) -> Iterator[TemplateColumn]:
    for slug, rule in subjects_of(grade, Tt27Policy()).items():
        name, part = subject_name(slug).vi, f"subjects/{slug}"
        needed = rule.is_compulsory
        level, test = pointer(part, "level"), pointer(part, "test")
        yield TemplateColumn(level, SUBJECTS, name, LEVEL, read_subject_level, SUBJECT_LEVELS, needed)
        if rule.test != "never":
            yield TemplateColumn(test, SUBJECTS, name, TEST, read_mark, is_required=needed, bounds=_MARKS)
        if slug in OF_A_LANGUAGE:
            yield TemplateColumn(pointer(part, "language"), SUBJECTS, name, LANGUAGE, is_required=False)
        yield TemplateColumn(pointer(part, "comment"), SUBJECTS, name, COMMENT, read_prose, is_required=False)
        if track == "supplementary":
            again = pointer(part, "retake", "level")
            yield TemplateColumn(again, SUBJECTS, name, RETAKE, read_subject_level, SUBJECT_LEVELS, False)
            if rule.test != "never":
                mark = pointer(part, "retake", "test")
                title = f"{RETAKE} – {TEST}"
                yield TemplateColumn(mark, SUBJECTS, name, title, read_mark, is_required=False, bounds=_MARKS)


def _traits(grade: int, track: str) -> Iterator[TemplateColumn]:
    specific = specific_competences_of(grade, Tt27Policy())
    for group, part, kind, traits in (
        ("Phẩm chất chủ yếu", "qualities", "traits", QUALITIES),
        ("Năng lực chung", "competences", "general", GENERAL_COMPETENCES),
        ("Năng lực đặc thù", "competences", "specific", specific),
    ):
        for code, name in traits.items():
            level = pointer(part, kind, code, "level")
            yield TemplateColumn(level, group, name.vi, LEVEL, read_trait_level, TRAIT_LEVELS)
            if track == "supplementary":
                again = pointer(part, kind, code, "retake")
                yield TemplateColumn(again, group, name.vi, RETAKE, read_trait_level, TRAIT_LEVELS, False)
    for part, title in (("qualities", "Nhận xét phẩm chất"), ("competences", "Nhận xét năng lực")):
        yield _single(title, part, "comment", read=read_prose)


def _outcome(track: str) -> Iterator[TemplateColumn]:
    def column(
        field: str,
        title: str,
        read: Read,
        choices: tuple[str, ...] = (),
        *,
        is_required: bool = True,
    ) -> TemplateColumn:
        return TemplateColumn(pointer("outcome", field), title, "", "", read, choices, is_required)

    yield column("result", "Đánh giá kết quả giáo dục", read_result, RESULTS)
    if track == "supplementary":
        yield column("result_after_retake", "Kết quả sau đánh giá bổ sung", read_result, RESULTS)
    yield column("is_completed", "Hoàn thành chương trình lớp học", read_flag, FLAG)
    yield column("is_promoted", "Được lên lớp", read_flag, FLAG)
    yield column("promotion_decision", "Quyết định lên lớp", read_text, is_required=False)
    yield column("awards", "Khen thưởng", read_awards, is_required=False)
