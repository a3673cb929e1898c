"""Keys of a pupil: what leads to his lookup code."""

from collections.abc import Iterable

from hbs_schema.envelopes.packet import Packet

Key = tuple[str, str]
"""Kind and value."""


def code_of(packet: Packet) -> str:
    """The lookup code that a packet states."""
    return str((packet.value("record") or {}).get("lookup_code", ""))


def keys_of_two(packets: Iterable[Packet]) -> frozenset[Key]:
    """Keys that packets under different codes state: at most one of them can be the pupil's."""
    codes: dict[Key, set[str]] = {}
    for packet in packets:
        for key in keys_of(packet):
            codes.setdefault(key, set()).add(code_of(packet))
    return frozenset(key for key, found in codes.items() if len(found) > 1)


def keys_of(packet: Packet) -> list[Key]:
    """The keys that a packet's `personal` states, the one that counts first; a school's own code with its school."""
    personal = packet.value("personal") or {}
    stated = [("sector", "sector_code"), ("personal", "personal_id")]
    keys = [(kind, str(personal[name])) for kind, name in stated if name in personal]
    return [*keys, ("school", f"{packet.header.school}/{personal.get('pupil_code')}")]
