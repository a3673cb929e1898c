"""Small changes, each to be hung on one step of a forge."""

from typing import Any

from hbs_schema.base64url import decode, encode
from tests.vectors.vector import Edit


def put(**members: Any) -> Edit:
    """Set members of an object."""

    def change(value: Any, _forge: Any) -> None:
        value.update(members)

    return change


def put_in(path: str, member: Any) -> Edit:
    """Set the member at `a/b/0` of an object."""

    def change(value: Any, _forge: Any) -> None:
        *outer, last = path.split("/")
        for step in outer:
            value = value[int(step) if isinstance(value, list) else step]
        value[int(last) if isinstance(value, list) else last] = member

    return change


def drop(*names: str) -> Edit:
    """Leave members of an object out."""

    def change(value: Any, _forge: Any) -> None:
        for name in names:
            del value[name]

    return change


def swap(first: int = 0, second: int = 1) -> Edit:
    """Exchange two items of a list."""

    def change(value: Any, _forge: Any) -> None:
        value[first], value[second] = value[second], value[first]

    return change


def instead(member: Any) -> Edit:
    """Use another value."""
    return lambda _value, _forge: member


def by(change: Any) -> Edit:
    """Use what a function of the value alone gives."""
    return lambda value, _forge: change(value)


def text(old: bytes | str, new: bytes | str) -> Edit:
    """Replace the first place where `old` stands in a text or bytes; it must be there."""

    def change(value: Any, _forge: Any) -> Any:
        assert old in value
        return value.replace(old, new, 1)

    return change


def flip(position: int = -1) -> Edit:
    """Flip the lowest bit of one byte."""

    def change(value: bytes, _forge: Any) -> bytes:
        changed = bytearray(value)
        changed[position] ^= 1
        return bytes(changed)

    return change


def value_of(part: str, **members: Any) -> Edit:
    """Set members of a part's value."""

    def change(values: Any, _forge: Any) -> None:
        values[part].update(members)

    return change


def in_part(name: str, old: bytes, new: bytes) -> Edit:
    """Replace bytes in the JSON of one part; to be hung on step `texts`."""

    def change(texts: list[str], _forge: Any) -> None:
        marker = f'"{name}"'.encode()
        for index, entry in enumerate(texts):
            data = decode(entry)
            if marker in data[:64]:
                assert old in data
                texts[index] = encode(data.replace(old, new, 1))
                return
        raise AssertionError(name)

    return change


def on_part(name: str, edit: Edit) -> Edit:
    """Change the array `[salt, name, value]` of one part; to be hung on step `with-header`."""

    def change(entries: list[Any], forge: Any) -> None:
        index = next(i for i, entry in enumerate(entries) if entry[1] == name)
        changed = edit(entries[index], forge)
        entries[index] = entries[index] if changed is None else changed

    return change


def each(*edits: Edit) -> Edit:
    """One flaw that needs several changes."""

    def change(value: Any, forge: Any) -> Any:
        for edit in edits:
            changed = edit(value, forge)
            value = value if changed is None else changed
        return value

    return change
