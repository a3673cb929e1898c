"""What is collected: a text as it stands in a source file, with its name and its English."""

import re
from dataclasses import dataclass
from typing import Literal

VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]",
    re.IGNORECASE,
)
LEFT, RIGHT = "‹", "›"
"""Around what an f-string fills in; what a template is filled with stands in braces."""
FILLED = re.compile(r"\{([^{}]*)\}|‹([^›]*)›")
Kind = Literal["sentence", "label", "help"]


@dataclass(frozen=True)
class Entry:
    """`en` is None where a text exists in Vietnamese only; braces hold what is filled in."""

    file: str
    name: str
    vi: str
    en: str | None
    kind: Kind

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.vi,) if self.en is None else (self.vi, self.en)


def is_vietnamese(text: str) -> bool:
    """Whether any letter is one that only Vietnamese has."""
    return VIETNAMESE.search(text) is not None


def has_words(text: str) -> bool:
    """Whether anything but fillings, codes in brackets and signs is left."""
    return re.search(r"[^\W\d_]", re.sub(r"\[[^\]]*\]", "", FILLED.sub("", text))) is not None


def fields(text: str) -> set[str]:
    """The fillings; one that has both languages is the same in both."""
    found = {match[0] for match in FILLED.finditer(text)}
    return {filling.replace(".en›", ".vi›") for filling in found}
