"""Reads what stands once per class above the second sheet's table."""

from collections.abc import Iterator, Sequence
from typing import Any

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.cells import is_storable
from hbs_sheets.folding import fold, with_vietnamese_d
from hbs_sheets.rows import put
from hbs_sheets.tables import Table
from hbs_sheets.template_columns import CLASS_VALUES, OPTIONAL_CLASS_VALUES
from hbs_sheets.values import FORMS, Read
from hbs_sheets.workbook import Sheet


def read_class_values(sheets: Sequence[Sheet], table: Table) -> tuple[dict[str, Any], list[Finding]]:
    """Parts that are the same for the whole class, and what is missing or wrong among them."""
    sheet = next(sheet for sheet in sheets if sheet.name == table.sheet)
    written = dict(_labelled(sheet.rows[: table.header_at]))
    parts: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, label, read in CLASS_VALUES:
        text = with_vietnamese_d(written.get(fold(label), ""))
        if not text:
            if key not in OPTIONAL_CLASS_VALUES:
                findings.append(
                    Finding(
                        "class-value-missing",
                        sentences.CLASS_VALUE_MISSING,
                        key,
                        parameters={"column": label},
                    )
                )
            continue
        value = read(text) if is_storable(text) else None
        if value is None:
            findings.append(_refused(key, label, read))
        else:
            put(parts, key, value)
    return parts, findings


def _labelled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """A label and the next filled cell to its right."""
    for row in rows:
        filled = [cell for cell in row if cell]
        if len(filled) > 1:
            yield fold(filled[0]), filled[1]


def _refused(key: str, label: str, read: Read) -> Finding:
    if read not in FORMS:
        return Finding(
            "character-not-allowed",
            sentences.CHARACTER_NOT_ALLOWED,
            key,
            parameters={"column": label},
        )
    return Finding(
        "cell-not-understood",
        sentences.CELL_NOT_UNDERSTOOD,
        key,
        parameters={"column": label, "form": FORMS[read]},
    )
