"""Faults to be planted in a made-up class, each in a pupil of its own."""

from collections.abc import Callable

from demo.made_class import MadeClass
from demo.year_marks import Row
from hbs_schema.rules.pointers import pointer

_RESULT = pointer("outcome", "result")
_MATHS = pointer("subjects/TOAN", "test")


def _with_result(made: MadeClass, *results: str) -> Row:
    index = next(i for i in made.spare if made.results[i][_RESULT] in results)
    made.spare.remove(index)
    return made.results[index]


def _change(made: MadeClass, *results: str, **cells: str | float) -> None:
    row = _with_result(made, *(results or ("HTXS", "HTT", "HT")))
    row.update({_KEYS[name]: value for name, value in cells.items()})


_KEYS = {
    "result": _RESULT,
    "maths_level": pointer("subjects/TOAN", "level"),
    "maths_test": _MATHS,
    "quality": pointer("qualities", "traits", "NHAN_AI", "level"),
    "completed": pointer("outcome", "is_completed"),
    "promoted": pointer("outcome", "is_promoted"),
}


def _drop_from_list(made: MadeClass) -> None:
    code = _with_result(made, "HTT")["pupil_code"]
    made.listed[:] = [row for row in made.listed if row["pupil_code"] != code]


def _repeat_code(made: MadeClass) -> None:
    first, second = _with_result(made, "HTT"), _with_result(made, "HTT")
    second["pupil_code"] = first["pupil_code"]


def _shift_names(made: MadeClass) -> None:
    first, second = _with_result(made, "HTT"), _with_result(made, "HTT")
    first["full_name"], second["full_name"] = second["full_name"], first["full_name"]


def _without_id(made: MadeClass) -> None:
    made.listed[made.spare.pop()]["personal_id"] = ""


def _lose_zeros(made: MadeClass) -> None:
    for row in made.listed:
        row["personal_id"] = int(row["personal_id"]) if row["personal_id"] else ""


FAULTS: dict[str, Callable[[MadeClass], None]] = {
    "wrong-result": lambda made: _change(made, "HTT", result="HTXS"),
    "mark-not-integer": lambda made: _change(made, maths_test=8.5),
    "mark-as-comma-text": lambda made: _change(made, maths_test="8,5"),
    "mark-over-ten": lambda made: _change(made, maths_test=11),
    "test-missing": lambda made: _change(made, maths_test=""),
    "subject-missing": lambda made: _change(made, maths_level="", maths_test=""),
    "level-unknown": lambda made: _change(made, maths_level="Đ"),
    "trait-missing": lambda made: _change(made, quality=""),
    "completed-though-not": lambda made: _change(made, "CHT", completed="x"),
    "promoted-without-decision": lambda made: _change(made, "CHT", promoted="x"),
    "pupil-not-listed": _drop_from_list,
    "pupil-code-repeated": _repeat_code,
    "names-exchanged": _shift_names,
    "personal-id-absent": _without_id,
    "leading-zeros-lost": _lose_zeros,
}
"""Name of a fault → how it is planted."""
