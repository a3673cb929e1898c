"""The columns of the secondary year's pages (Thông tư 22/2021, Phụ lục), in their order; averages, no components."""

from collections.abc import Iterator, Sequence

from hbs_schema.rules.pointers import pointer
from hbs_sheets.primary_columns import COMMENT, LANGUAGE, OF_A_LANGUAGE, SUBJECTS, attendance_columns
from hbs_sheets.secondary_subjects import COMMENTED, is_compulsory, result_field, subjects_of_grade
from hbs_sheets.template_column import FLAG, TemplateColumn
from hbs_sheets.values import (
    Read,
    read_achievement,
    read_average,
    read_comment_level,
    read_flag,
    read_lines,
    read_prose,
    read_secondary_awards,
    read_text,
)

COMMENT_LEVELS = ("Đ", "CĐ")
ACHIEVEMENTS = ("T", "K", "Đ", "CĐ")
FIRST, SECOND, YEAR = "Học kỳ I", "Học kỳ II", "Cả năm"
AGAIN = "Đánh giá lại"
TOPICS = "Chuyên đề học tập"
PERIODS = (("semester_1", FIRST), ("semester_2", SECOND), ("year", YEAR))
_LAST_GRADES = (9, 12)
_FIRST_UPPER_GRADE = 10


def secondary_year_columns(grade: int, track: str, electives: Sequence[str] | None = None) -> Iterator[TemplateColumn]:
    """All subjects that the grade may have; a pupil's row stays blank where he does not take one."""
    for slug, name in subjects_of_grade(grade, electives).items():
        yield from _subject(slug, name.vi, grade, track)
    yield from year_end_columns(grade, track)


def year_end_columns(grade: int, track: str) -> Iterator[TemplateColumn]:
    """Conduct, learning, attendance and outcome: what a gradebook of subjects leaves out."""
    yield from _levels("Kết quả rèn luyện", "conduct")
    if track == "supplementary":
        yield _level("Kết quả rèn luyện", "Sau rèn luyện hè", "conduct", "after_summer", is_required=False)
    yield from _levels("Kết quả học tập", "outcome", "learning")
    if track == "supplementary":
        yield _level(
            "Kết quả học tập", "Sau đánh giá lại", "outcome", "learning", "after_reassessment", is_required=False
        )
    yield from attendance_columns("Số buổi nghỉ", "excused_sessions", "unexcused_sessions")
    yield TemplateColumn(pointer("outcome", "is_promoted"), "Được lên lớp", read=read_flag, choices=FLAG)
    if grade in _LAST_GRADES:
        key = pointer("outcome", "is_level_completed")
        yield TemplateColumn(key, "Hoàn thành chương trình cấp học", read=read_flag, choices=FLAG)
    yield _optional("Quyết định lên lớp", read_text, "outcome", "promotion_decision")
    yield _optional("Khen thưởng", read_secondary_awards, "outcome", "awards")
    yield _optional("Chứng chỉ", read_lines, "outcome", "certificates")
    yield _optional("Nhận xét rèn luyện", read_prose, "conduct", "comment")
    if track == "supplementary":
        yield _optional("Nhận xét rèn luyện hè", read_prose, "conduct", "summer_comment")


def _subject(slug: str, name: str, grade: int, track: str) -> Iterator[TemplateColumn]:
    part, field = f"subjects/{slug}", result_field(slug)
    read: Read = read_comment_level if slug in COMMENTED else read_average
    choices = COMMENT_LEVELS if slug in COMMENTED else ()
    needed = is_compulsory(slug, grade)
    for period, title in PERIODS:
        key = pointer(part, period, field)
        yield TemplateColumn(key, SUBJECTS, name, title, read, choices, needed and period == "year")
    if track == "supplementary":
        yield TemplateColumn(pointer(part, "reassessment", field), SUBJECTS, name, AGAIN, read, choices, False)
    if slug in OF_A_LANGUAGE:
        yield TemplateColumn(pointer(part, "language"), SUBJECTS, name, LANGUAGE, is_required=False)
    if grade >= _FIRST_UPPER_GRADE and slug not in COMMENTED:
        yield TemplateColumn(pointer(part, "topics"), SUBJECTS, name, TOPICS, read_lines, is_required=False)
    yield TemplateColumn(pointer(part, "year", "comment"), SUBJECTS, name, COMMENT, read_prose, is_required=False)


def _levels(group: str, *path: str) -> Iterator[TemplateColumn]:
    for period, title in PERIODS:
        yield _level(group, title, *path, period, is_required=period == "year")


def _level(group: str, title: str, *path: str, is_required: bool) -> TemplateColumn:
    return TemplateColumn(pointer(*path), group, title, "", read_achievement, ACHIEVEMENTS, is_required)


def _optional(title: str, read: Read, *path: str) -> TemplateColumn:
    return TemplateColumn(pointer(*path), title, read=read, is_required=False)
