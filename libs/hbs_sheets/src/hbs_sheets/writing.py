"""How values are written into cells: what the readers of the same columns give back unchanged."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hbs_sheets.rows import get
from hbs_sheets.template_column import TemplateColumn
from hbs_sheets.values import (
    Read,
    read_absent_id_reason,
    read_awards,
    read_day,
    read_flag,
    read_lines,
    read_principal_title,
    read_secondary_awards,
    read_sex,
)

Cell = str | int | float
Filled = Mapping[str, Cell]
"""A row by column key, as a user would type it."""


def fill(columns: Sequence[TemplateColumn], content: Mapping[str, Any], words: Filled) -> dict[str, Cell]:
    """A row of a template from a record's parts as JSON; `words` are what is no content."""
    row: dict[str, Cell] = dict(words)
    for column in columns:
        value = get(content, column.key) if column.key.startswith("/") else None
        if value is not None:
            row[column.key] = written(column.read, value)
    return row


def written(read: Read, value: Any) -> Cell:
    """The cell that `read` reads as the value."""
    writer = _WRITERS.get(read)
    text = writer(value) if writer else value
    return text if isinstance(text, int) and not isinstance(text, bool) else str(text)


def _day(value: str) -> str:
    return "/".join(reversed(value.split("-")))


def _by(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: words.get(value, value)


_WRITERS: Mapping[Read, Callable[[Any], Any]] = {
    read_day: _day,
    read_flag: lambda value: "x" if value else "",
    read_lines: "; ".join,
    read_awards: lambda awards: "; ".join(award["text"] for award in awards),
    read_secondary_awards: lambda awards: "; ".join(award["text"] for award in awards),
    read_sex: _by({"male": "Nam", "female": "Nữ"}),
    read_principal_title: _by({"head": "Hiệu trưởng", "deputy": "Phó Hiệu trưởng", "acting": "Phụ trách trường"}),
    read_absent_id_reason: _by(
        {
            "not-issued": "Chưa được cấp",
            "foreign": "Người nước ngoài",
            "stateless": "Không quốc tịch",
            "unknown": "Chưa rõ",
        }
    ),
}
