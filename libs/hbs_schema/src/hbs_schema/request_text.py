"""Text in the bodies of requests. A packet's text is checked before its values are read (docs/packet.md §1); nobody
does that for a request, so its types do: what they let through can be stored, signed and sent on as it is. Text that
is only spelt otherwise (NFD, as some keyboards write, or another end of line) is taken, and kept in the one spelling.
"""

import unicodedata
from typing import Annotated, Final

import pydantic_core
from pydantic import AfterValidator, StringConstraints

from hbs_schema.codepoints import permitted_text

MAX_NUMBER: Final = 2**31 - 1
"""Of what is counted one by one: the greatest that a database holds in four bytes."""

ODD_CHARACTERS: Final = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""Control characters and marks of writing direction, as ranges of a regular expression's class."""

_LINE: Final = rf"^[^\s{ODD_CHARACTERS}]([^{ODD_CHARACTERS}]*[^\s{ODD_CHARACTERS}])?$"


def one_spelling(text: str) -> str:
    """Raises ValueError for a character that no packet and no statement may hold."""
    plain = unicodedata.normalize("NFC", text)
    # As it will be written: a mark behind a line break composes with the letter of its escape.
    written = pydantic_core.to_json(plain).decode()
    if not (permitted_text().fullmatch(written) and unicodedata.is_normalized("NFC", written)):
        raise ValueError("a character that is not permitted")
    return plain


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


ClassName = Annotated[str, StringConstraints(max_length=32, pattern=_LINE), AfterValidator(one_spelling)]
Label = Annotated[str, StringConstraints(max_length=200, pattern=_LINE), AfterValidator(one_spelling)]
"""One line of text without white space at its ends."""

Prose = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2000, pattern=rf"^([^{ODD_CHARACTERS}]|[\n\r\t])*$"),
    AfterValidator(_plain_lines),
    AfterValidator(one_spelling),
]
"""A few sentences; the only text that may hold line breaks."""
