"""Reads what stands once per class above the second sheet's table."""

from collections.abc import Iterator, Sequence
from typing import Any

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.cells import is_storable
from hbs_sheets.class_values import CLASS_VALUES, ClassValue
from hbs_sheets.folding import fold, with_vietnamese_d
from hbs_sheets.rows import put
from hbs_sheets.tables import Table
from hbs_sheets.values import FORMS, day_number_since_1900, read_day
from hbs_sheets.workbook import Sheet

_LABELS = {fold(value.label): value for value in CLASS_VALUES} | {
    # As the first edition of the template called it.
    "hieu truong": next(value for value in CLASS_VALUES if value.key == "/remarks/principal"),
}


def read_class_values(sheets: Sequence[Sheet], table: Table) -> tuple[dict[str, Any], list[Finding]]:
    """Parts that are the same for the whole class, and what is missing or wrong among them."""
    sheet = next(sheet for sheet in sheets if sheet.name == table.sheet)
    written = {_LABELS[label].key: text for label, text in _labelled(sheet.rows[: table.header_at]) if label in _LABELS}
    parts: dict[str, Any] = {}
    findings: list[Finding] = []
    for value in CLASS_VALUES:
        text = with_vietnamese_d(written.get(value.key, ""))
        if sheet.is_from_1904 and value.read is read_day:
            text = day_number_since_1900(text)
        if text:
            read = value.read(text) if is_storable(text) else None
            if read is None:
                findings.append(_refused(value))
            else:
                put(parts, value.key, read)
        elif value.is_required and value.key not in table.positions:
            findings.append(_about("class-value-missing", value))
    return parts, findings


def _labelled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """A label and the next filled cell to its right."""
    for row in rows:
        filled = [cell for cell in row if cell]
        if len(filled) > 1:
            yield fold(filled[0]), filled[1]


def _refused(value: ClassValue) -> Finding:
    if value.read not in FORMS:
        return _about("character-not-allowed", value)
    return Finding(
        "cell-not-understood",
        sentences.CELL_NOT_UNDERSTOOD,
        value.key,
        parameters={"column": value.label, "form": FORMS[value.read]},
    )


def _about(code: str, value: ClassValue) -> Finding:
    sentence = sentences.CLASS_VALUE_MISSING if code == "class-value-missing" else sentences.CHARACTER_NOT_ALLOWED
    return Finding(code, sentence, value.key, parameters={"column": value.label})
