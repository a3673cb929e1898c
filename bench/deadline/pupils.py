"""The pupils of the province: their numbers, classes and values, by what is to become of each."""

from typing import Any

from bench.deadline.fates import CLASS, Fate
from tests.support.pupils import primary_2_values


def pupil_code(number: int) -> str:
    """The school's own code of a pupil."""
    return f"79{number:08}"


def personal_id(number: int) -> str:
    """Of a girl born in 2016 in Hà Nội; different for a million of them."""
    return f"001316{number % 1_000_000:06}"


def classes_of(packets: int) -> list[range]:
    """The numbers of the pupils of each class; the last one may be smaller."""
    return [range(first, min(first + CLASS, packets + 1)) for first in range(1, packets + 1, CLASS)]


def values_of(number: int, code: str, fate: Fate, *, test: str, is_mended: bool = False) -> dict[str, dict[str, Any]]:
    """The parts of one pupil's record; `code` is the registrar's."""
    values = primary_2_values(number, code=code, test=test)
    own = {"pupil_code": pupil_code(number), "personal_id": personal_id(number)}
    values["personal"] = {**values["personal"], **own}
    if fate == Fate.CORRECTED and not is_mended:
        values["outcome"] = {**values["outcome"], "result": "HTXS"}
    if fate == Fate.REPLACED and is_mended:
        values["attendance"] = {"excused_days": 1, "unexcused_days": 0}
    return values
