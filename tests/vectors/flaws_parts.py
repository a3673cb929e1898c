"""Bundles whose parts or header are not those of a packet; everybody has signed them all the same."""

from typing import Any

from tests.vectors.edits import by, drop, on_part, put_in, swap
from tests.vectors.pupil import new_salt
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector


def _parts(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "parts", "bytes", {step: edit}, options)


def _toan(edit: Edit) -> Edit:
    return on_part("subjects/TOAN", edit)


def _same_salt(entries: list[Any], _forge: Any) -> None:
    entries[1][0] = entries[0][0]


def _twice(entries: list[Any], _forge: Any) -> None:
    entries.append([new_salt(), *entries[-1][1:]])


def _without(name: str) -> Edit:
    return drop(name)


def _rename(name: str) -> Edit:
    """Call the mathematics part something else; it stays the last one."""
    return put_in("-1/1", name)


def _unused_bits(texts: list[str], _forge: Any) -> None:
    """Set a bit that carries nothing in the first part that has one."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    index = next(i for i, text in enumerate(texts) if len(text) % 4)
    last = digits[digits.index(texts[index][-1]) + 1]
    texts[index] = texts[index][:-1] + last


def _padded(texts: list[str], _forge: Any) -> None:
    index = next(i for i, text in enumerate(texts) if len(text) % 4)
    texts[index] += "=" * (-len(texts[index]) % 4)


def _no_header(entries: list[Any], _forge: Any) -> None:
    entries[:] = [entry for entry in entries if entry[1] != "header"]


def _last(change: Any) -> Edit:
    return lambda texts, _forge: [*texts[:-1], change(texts[-1])]


PART_FLAWS = (
    _parts("part-of-two", "A part is an array of two.", "with-header", _toan(by(lambda e: e[:2]))),
    _parts("part-of-four", "A part is an array of four.", "with-header", _toan(by(lambda e: [*e, {}]))),
    _parts("part-an-object", "A part is an object.", "texts", _last(lambda _t: b64(b'{"name":"subjects/TOAN"}'))),
    _parts("value-a-list", "The value of a part is a list.", "with-header", _toan(put_in("2", []))),
    _parts("value-a-string", "The value of a part is a string.", "with-header", _toan(put_in("2", "9"))),
    _parts("salt-of-15-bytes", "A salt has 15 bytes.", "with-header", _toan(put_in("0", b64(bytes(range(15)))))),
    _parts("salt-of-17-bytes", "A salt has 17 bytes.", "with-header", _toan(put_in("0", b64(bytes(range(17)))))),
    _parts(
        "salt-unused-bits",
        "A salt has a bit set that carries nothing.",
        "with-header",
        _toan(put_in("0", "A" * 21 + "B")),
    ),
    _parts("salt-a-number", "A salt is a number.", "with-header", _toan(put_in("0", 1))),
    _parts("salt-twice", "Two parts have one salt.", "with-header", _same_salt),
    _parts("parts-out-of-order", "Two parts are exchanged.", "with-header", swap(0, 1)),
    _parts("part-twice", "Mathematics stands twice.", "entries", _twice),
    _parts(
        "unknown-part",
        "A part has a name that format 1 does not know.",
        "entries",
        lambda e, _f: e.append([new_salt(), "wishes", {}]),
    ),
    _parts("subject-in-lower-case", "The code of a subject is in lower case.", "entries", _rename("subjects/toan")),
    _parts("subject-without-code", "A subject has no code.", "entries", _rename("subjects/")),
    _parts(
        "subject-code-too-long", "The code of a subject has 33 characters.", "entries", _rename("subjects/" + "T" * 33)
    ),
    _parts(
        "subject-code-line-break", "A line break ends the code of a subject.", "entries", _rename("subjects/TOAN\n")
    ),
    _parts(
        "subject-code-wide-letter",
        "The code of a subject holds a full-width letter.",
        "entries",
        _rename("subjects/TO\uff21N"),
    ),
    _parts("part-unused-bits", "The last digit of a part has a bit set that carries nothing.", "texts", _unused_bits),
    _parts("part-padded", "A part is padded.", "texts", _padded),
    _parts("part-line-break", "A line break ends a part.", "texts", _last(lambda t: t + "\n")),
    _parts("part-not-base64url", "A part is plain JSON.", "texts", _last(lambda _t: '["x","subjects/TOAN",{}]')),
    _parts("part-empty", "A part is an empty string.", "texts", _last(lambda _t: "")),
    *(
        _parts(f"without-{name}", f"The packet has no part {name}.", "values", _without(name))
        for name in ("identity", "personal", "outcome", "record")
    ),
    _parts("without-subjects", "The packet has no subject.", "values", _without("subjects/TOAN")),
    _parts("without-header", "The packet has no header.", "with-header", _no_header),
    _parts(
        "part-left-out",
        "A part is left out after the header counted it.",
        "with-header",
        lambda e, _f: e.__delitem__(-2),
        pupils=2,
    ),
)
