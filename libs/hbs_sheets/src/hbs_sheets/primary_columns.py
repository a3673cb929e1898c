"""The columns of our own class template: one description, by which it is written and read."""

from collections.abc import Iterator
from dataclasses import dataclass

from hbs_schema.findings import Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.subjects import subjects_of
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of
from hbs_sheets.folding import fold
from hbs_sheets.tables import Column, Layout
from hbs_sheets.values import (
    Read,
    read_absent_id_reason,
    read_awards,
    read_code,
    read_count,
    read_day,
    read_flag,
    read_mark,
    read_measure,
    read_prose,
    read_relative,
    read_result,
    read_subject_level,
    read_text,
    read_trait_level,
)

RESULTS_SHEET = "Kết quả"
SUPPLEMENT_SHEET = "Thông tin bổ sung"
LEVEL = "Mức đạt được"
TEST = "Điểm KTĐK"
COMMENT = "Nhận xét"
RETAKE = "Đánh giá bổ sung"
LANGUAGE = "Ngôn ngữ"
_OF_A_LANGUAGE = frozenset({"NGOAI_NGU_1", "TIENG_DTTS"})

SUBJECT_LEVELS = ("T", "H", "C")
TRAIT_LEVELS = ("T", "Đ", "C")
RESULTS = ("HTXS", "HTT", "HT", "CHT")
FLAG = ("x",)


@dataclass(frozen=True)
class TemplateColumn:
    """A column by its three header rows; a field or an item that is absent is merged with what stands above it."""

    key: str
    group: str
    item: str = ""
    field: str = ""
    read: Read = read_text
    choices: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def title(self) -> str:
        return " – ".join(word for word in (self.item or self.group, self.field) if word)

    def as_column(self) -> Column:
        words = [word for word in (self.group, self.item, self.field) if word and word != LEVEL]
        return Column(
            self.key,
            self.title,
            tuple((fold(word),) for word in words),
            self.read,
            is_required=self.is_required,
            header_row=len([word for word in (self.group, self.item, self.field) if word]) - 1,
        )


def results_columns(grade: int, track: str) -> list[TemplateColumn]:
    """The year page of a grade, in its order; the supplementary track has the retake beside each first mark."""
    return [
        TemplateColumn("class_code", "Mã lớp"),
        TemplateColumn("pupil_code", "Mã học sinh", read=read_code),
        TemplateColumn("full_name", "Họ và tên", is_required=False),
        TemplateColumn("birth_date", "Ngày sinh", read=read_day, is_required=False),
        *_subjects(grade, track),
        *_traits(grade, track),
        TemplateColumn(pointer("attendance", "excused_days"), "Số ngày nghỉ", "Có phép", read=read_count),
        TemplateColumn(pointer("attendance", "unexcused_days"), "Số ngày nghỉ", "Không phép", read=read_count),
        *_outcome(track),
    ]


def results_layout(grade: int, track: str) -> Layout:
    """The results sheet as a table to be found."""
    columns = tuple(column.as_column() for column in results_columns(grade, track))
    return Layout(Term(f"trang “{RESULTS_SHEET}”", f"the sheet “{RESULTS_SHEET}”"), depth=3, columns=columns)


CLASS_VALUES: tuple[tuple[str, str, Read], ...] = (
    (pointer("remarks", "school", "name"), "Tên trường", read_text),
    (pointer("remarks", "school", "commune"), "Xã (phường, đặc khu)", read_text),
    (pointer("remarks", "school", "province"), "Tỉnh (thành phố)", read_text),
    (pointer("remarks", "place"), "Nơi cấp (địa danh)", read_text),
    (pointer("remarks", "issued_on"), "Ngày cấp", read_day),
    (pointer("remarks", "homeroom_teacher"), "Giáo viên chủ nhiệm", read_text),
    (pointer("remarks", "principal"), "Hiệu trưởng", read_text),
)
"""What stands once above the second sheet's table: pointer, label, reader."""
OPTIONAL_CLASS_VALUES = frozenset({pointer("remarks", "school", "commune")})


def supplement_columns(grade: int, *, beside_csdl: bool) -> list[TemplateColumn]:
    """The second sheet's table; beside a csdl file also with what that file has no column for."""

    def column(group: str, *path: str, read: Read = read_text, choices: tuple[str, ...] = ()) -> TemplateColumn:
        return TemplateColumn(pointer(*path), group, read=read, choices=choices, is_required=False)

    columns = [
        TemplateColumn("pupil_code", "Mã học sinh", read=read_code),
        TemplateColumn("full_name", "Họ và tên", is_required=False),
        column("Nơi sinh", "personal", "birthplace"),
        column("Quê quán", "personal", "origin"),
        column("Quốc tịch", "personal", "nationality"),
        column("Nơi ở hiện nay", "personal", "address"),
        column("Họ và tên cha", "personal", "father", read=read_relative),
        column("Họ và tên mẹ", "personal", "mother", read=read_relative),
        column("Người giám hộ", "personal", "guardian", read=read_relative),
        column("Chiều cao (cm)", "personal", "health", "height_cm", read=read_measure),
        column("Cân nặng (kg)", "personal", "health", "weight_kg", read=read_measure),
        column(
            "Lý do chưa có số định danh cá nhân",
            "personal",
            "personal_id_absent",
            read=read_absent_id_reason,
            choices=("Chưa được cấp", "Người nước ngoài"),
        ),
        column("Số giấy tờ của người nước ngoài", "personal", "foreign_document"),
        TemplateColumn(
            "is_exempt",
            "Khuyết tật, không đánh giá",
            read=read_flag,
            choices=FLAG,
            is_required=False,
        ),
        column("Nhận xét chung", "remarks", "comment", read=read_prose),
    ]
    if not beside_csdl:
        return columns
    return [
        *columns,
        column("Số ngày nghỉ có phép", "attendance", "excused_days", read=read_count),
        column("Số ngày nghỉ không phép", "attendance", "unexcused_days", read=read_count),
        column("Khen thưởng", "outcome", "awards", read=read_awards),
        column("Quyết định lên lớp", "outcome", "promotion_decision"),
        column("Nhận xét phẩm chất", "qualities", "comment", read=read_prose),
        column("Nhận xét năng lực", "competences", "comment", read=read_prose),
        *(
            column(
                f"Nhận xét môn {subject_name(slug).vi}",
                f"subjects/{slug}",
                "comment",
                read=read_prose,
            )
            for slug in subjects_of(grade, Tt27Policy())
        ),
    ]


def supplement_layout(grade: int) -> Layout:
    """The second sheet's table as one to be found, with every column it may have."""
    columns = supplement_columns(grade, beside_csdl=True)
    return Layout(
        Term(f"trang “{SUPPLEMENT_SHEET}”", f"the sheet “{SUPPLEMENT_SHEET}”"),
        depth=1,
        columns=tuple(column.as_column() for column in columns),
    )


def _subjects(grade: int, track: str) -> Iterator[TemplateColumn]:
    group = "Môn học và hoạt động giáo dục"
    for slug, rule in subjects_of(grade, Tt27Policy()).items():
        name, part = subject_name(slug).vi, f"subjects/{slug}"
        needed = rule.is_compulsory
        level, test = pointer(part, "level"), pointer(part, "test")
        yield TemplateColumn(level, group, name, LEVEL, read_subject_level, SUBJECT_LEVELS, needed)
        if rule.test != "never":
            yield TemplateColumn(test, group, name, TEST, read_mark, is_required=needed)
        if slug in _OF_A_LANGUAGE:
            yield TemplateColumn(pointer(part, "language"), group, name, LANGUAGE, is_required=False)
        yield TemplateColumn(pointer(part, "comment"), group, name, COMMENT, read_prose, is_required=False)
        if track == "supplementary":
            again = pointer(part, "retake", "level")
            yield TemplateColumn(again, group, name, RETAKE, read_subject_level, SUBJECT_LEVELS, False)
            if rule.test != "never":
                mark = pointer(part, "retake", "test")
                yield TemplateColumn(mark, group, name, f"{RETAKE} – {TEST}", read_mark, is_required=False)


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
        yield TemplateColumn(pointer(part, "comment"), title, read=read_prose, is_required=False)


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
