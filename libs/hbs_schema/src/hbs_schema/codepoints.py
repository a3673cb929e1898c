"""Which characters may stand in a JSON text of format 1: a table frozen at Unicode 14.0.0 (docs/packet.md §1)."""

import json
import re
from functools import cache
from importlib.resources import files

MAX_MARKS_IN_A_ROW = 8
"""A run of combining marks makes normalisation quadratic; a Vietnamese letter needs two."""


@cache
def permitted_text() -> re.Pattern[str]:
    r"""Matches a whole JSON text of permitted characters whose only escapes are `\"`, `\\` and `\n`."""
    table = json.loads((files("hbs_schema") / "format1" / "code-points.json").read_text("utf-8"))
    permitted, marks = _ranges(table["permitted"]), _ranges(table["marks"])
    # Possessive quantifiers: hostile text cannot make the match go back.
    base = f"(?![{marks}\\\\])[{permitted}]"
    run = f"[{marks}]{{1,{MAX_MARKS_IN_A_ROW}}}+(?![{marks}])"
    return re.compile(f'(?:[ -\\[\\]-~]++|\\\\["\\\\n]|{base}|{run})*+')


def _ranges(ranges: list[tuple[int, int]]) -> str:
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
