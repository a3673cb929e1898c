"""Keys of a pupil: what leads to his lookup code."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from hbs_schema.envelopes.packet import Packet

Key = tuple[str, str]
"""Kind and value."""

LEVELS = frozenset({"primary", "lower-secondary", "upper-secondary"})


def fits_record(own: Sequence[Key], owners: Mapping[Key, str], linked: Collection[Key]) -> bool:
    """May keys, the one that counts first, be of the record that they lead to and that has the `linked` ones?

    They lead to no other, and none that counts more than the first known one differs from what is linked.
    """
    if len({owners[key] for key in own if key in owners}) > 1:
        return False
    first = next(position for position, key in enumerate(own) if key in owners)
    kinds = {kind for kind, _ in linked}
    return not any(kind in kinds for kind, _ in own[:first])


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
