"""Words compared without accents, case and punctuation: NFC or NFD, Hoá or Hóa, all are one."""

import re
import unicodedata
from functools import lru_cache

_OFTEN = 200
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LOOKALIKES = str.maketrans({"đ": "d", "Đ": "d", "Ð": "d", "ð": "d", "Ɖ": "d", "ɖ": "d"})
_D_WITH_STROKE = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


def fold(text: str) -> str:
    """`Mĩ\\nthuật (*)` is `mi thuat`."""
    return _fold_often(text) if len(text) <= _OFTEN else _fold(text)


@lru_cache(maxsize=4096)
def _fold_often(text: str) -> str:
    """Titles repeat; long texts come once, and only cost memory."""
    return _fold(text)


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.translate(_LOOKALIKES))
    kept = "".join(character for character in bare if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", kept.casefold()).strip()


def with_vietnamese_d(text: str) -> str:
    """Eth (U+00D0, U+00F0) and African D (U+0189, U+0256) replaced by the Đ that they were meant for."""
    return text.translate(_D_WITH_STROKE)
