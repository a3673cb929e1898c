"""The pupil list as a sheet of our own template: the columns of C1-HocSinh that say who the pupils are."""

from hbs_sheets.csdl_pupils import pupil_list_layout
from hbs_sheets.template_column import TemplateColumn
from hbs_sheets.values import read_sex

SEXES = ("Nam", "Nữ")
_LEFT_OUT = frozenset({"/personal/nationality", "/personal/birthplace/text", "status_on"})
"""Asked for in the second sheet, or of no use here."""


def pupil_list_columns() -> list[TemplateColumn]:
    """Under the titles that the sector's own list has."""
    return [
        TemplateColumn(
            column.key,
            column.title,
            read=column.read,
            choices=SEXES if column.read is read_sex else (),
            is_required=column.is_required,
        )
        for column in pupil_list_layout().columns
        if column.key not in _LEFT_OUT
    ]
