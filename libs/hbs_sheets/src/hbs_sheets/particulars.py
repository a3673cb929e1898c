"""The columns of the second sheet: what results and pupil lists leave out of the pupil's page and the year's foot."""

from collections.abc import Iterator

from hbs_schema.rules.levels import level_of
from hbs_schema.rules.pointers import pointer
from hbs_sheets.class_values import CLASS_VALUES
from hbs_sheets.primary_columns import primary_beside_columns
from hbs_sheets.secondary_columns import year_end_columns
from hbs_sheets.template_column import FLAG, TemplateColumn
from hbs_sheets.values import (
    Read,
    read_absent_id_reason,
    read_code,
    read_day,
    read_flag,
    read_lines,
    read_measure,
    read_prose,
    read_text,
)

ABSENT_ID_REASONS = ("Chưa được cấp", "Người nước ngoài", "Không quốc tịch", "Chưa rõ")


def supplement_columns(grade: int, track: str, *, is_beside: bool) -> list[TemplateColumn]:
    """The second sheet's table; beside another system's results also with what that file has no column for."""
    columns = [
        TemplateColumn("class_code", "Mã lớp", is_required=False),
        TemplateColumn("pupil_code", "Mã học sinh", read=read_code),
        TemplateColumn("full_name", "Họ và tên", is_required=False),
        TemplateColumn("birth_date", "Ngày sinh", read=read_day, is_required=False),
        *_of_the_pupil(),
        *(_of_a_primary_pupil() if level_of(grade) == "primary" else _of_a_secondary_pupil()),
        _column("Nhận xét chung", "remarks", "comment", read=read_prose),
    ]
    if not is_beside:
        return columns
    if level_of(grade) == "primary":
        return [*columns, *primary_beside_columns(grade)]
    return [*columns, *(_flat(column) for column in year_end_columns(grade, track))]


def class_value_columns() -> list[TemplateColumn]:
    """The class's values as columns, for a file of several classes."""
    return [
        TemplateColumn(value.key, value.label, read=value.read, choices=value.choices, is_required=False)
        for value in CLASS_VALUES
    ]


def _of_the_pupil() -> Iterator[TemplateColumn]:
    yield _column("Số đăng bộ", "personal", "register_no")
    yield _column("Nơi sinh", "personal", "birthplace", "text")
    yield _column("Quê quán", "personal", "origin", "text")
    yield _column("Quốc tịch", "personal", "nationality")
    yield _column("Nơi ở hiện nay", "personal", "address", "text")
    for who, title in (("father", "cha"), ("mother", "mẹ")):
        yield _column(f"Họ và tên {title}", "personal", who, "full_name")
        yield _column(f"Nghề nghiệp {title}", "personal", who, "occupation")
    yield _column("Người giám hộ", "personal", "guardian", "full_name")
    yield _column("Nghề nghiệp người giám hộ", "personal", "guardian", "occupation")
    yield _column(
        "Lý do chưa có số định danh cá nhân",
        "personal",
        "personal_id_absent",
        read=read_absent_id_reason,
        choices=ABSENT_ID_REASONS,
    )
    yield _column("Số giấy tờ của người nước ngoài", "personal", "foreign_document")
    yield TemplateColumn("is_exempt", "Khuyết tật, không đánh giá", read=read_flag, choices=FLAG, is_required=False)


def _of_a_primary_pupil() -> Iterator[TemplateColumn]:
    yield _column("Chiều cao (cm)", "personal", "health", "height_cm", read=read_measure)
    yield _column("Cân nặng (kg)", "personal", "health", "weight_kg", read=read_measure)


def _of_a_secondary_pupil() -> Iterator[TemplateColumn]:
    yield _column("Đối tượng chính sách", "personal", "policy_groups", read=read_lines)


def _column(title: str, *path: str, read: Read = read_text, choices: tuple[str, ...] = ()) -> TemplateColumn:
    return TemplateColumn(pointer(*path), title, read=read, choices=choices, is_required=False)


def _flat(column: TemplateColumn) -> TemplateColumn:
    """The same under one title: the second sheet has a single header row."""
    title = f"{column.group} – {column.item}" if column.item else column.group
    return TemplateColumn(column.key, title, read=column.read, choices=column.choices, is_required=False)
