"""Whether two spellings of a name are one name: case, dashes, place of the tone mark and words such as “tỉnh” aside."""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SEPARATORS = re.compile(r"[^\w\u0300-\u036f]+")
_KINDS = (("thanh", "pho"), ("tinh",), ("tp",))
MAX_LENGTH = 200


def name_key(text: str) -> str:
    """Equal for `Hoà Bình`, `Hòa Bình` and `tỉnh Hòa Bình`; different for `Hòa Bình` and `Hóa Bình`."""
    plain = unicodedata.normalize("NFD", text[:MAX_LENGTH].casefold())
    words = [_word(word) for word in _SEPARATORS.split(plain) if word]
    for kind in _KINDS:
        bare = tuple(_bare(word) for word in words[: len(kind)])
        if bare == kind and len(words) > len(kind):
            return " ".join(words[len(kind) :])
    return " ".join(words)


def bare_key(text: str) -> str:
    """As `name_key`, without any marks: for the few names that are told apart without them."""
    return _bare(unicodedata.normalize("NFD", name_key(text)))


def _word(word: str) -> str:
    """Letters first, then the tone: where in the syllable it was written has no meaning."""
    tones = "".join(sorted(mark for mark in word if mark in _TONES))
    return "".join(mark for mark in word if mark not in _TONES) + tones


def _bare(word: str) -> str:
    return "".join(letter for letter in word if not unicodedata.combining(letter))
