"""Cells of a CSV file that somebody opens in a spreadsheet: what others have written must not be computed there."""

import re
from typing import Final

# A spreadsheet takes the separator of its own language, in Vietnamese the semicolon: what follows one begins a cell.
_BEGINS: Final = re.compile(r"(?:^|(?<=[;,\t\r\n|]))(\s*)(?=[=+\-@\t\r＝＋－＠])")


def inert(cell: str) -> str:
    """What begins like a formula, here or behind a separator, is marked as text."""
    return _BEGINS.sub(r"\1'", cell)
