"""Which parts of a packet each reader is shown. Codes and values are those of hbs_schema."""

from collections.abc import Collection, Mapping
from typing import Any

from hbs_schema.envelopes.packet import Packet
from hbs_schema.parts import Part

HOLDER_PARTS = frozenset(
    {"header", "identity", "record", "qualities", "competences", "conduct", "attendance", "outcome", "remarks"}
)
"""And every subject; never `personal`, which holds ids, parents, address, ethnicity and disability."""

KEPT_BACK = "record"
"""The lookup code: with the birth date beside it, whoever is handed a presentation could look up later years too."""

REASON = "exempt_reason"
"""Why a subject was not marked may tell of a disability."""


def shown_by_holder(packet: Packet) -> frozenset[str]:
    """Names of the parts of a holder's presentation, which he passes on; a part is shown whole or not at all."""
    return passed_on(packet, {part.name for part in packet.parts if _is_holders(part) and part.name != KEPT_BACK})


def passed_on(packet: Packet, names: Collection[str]) -> frozenset[str]:
    """Of these parts those that tell no reason of an exemption: they go to whoever is not shown everything."""
    return frozenset(part.name for part in packet.parts if part.name in names and REASON not in part.value)


def holder_values(packet: Packet) -> dict[str, Mapping[str, Any]]:
    """Values by part name as the holder's view gives them: of an exemption the fact and not the reason."""
    return {part.name: _without_reason(part.value) for part in packet.parts if _is_holders(part)}


def all_values(packet: Packet) -> dict[str, Mapping[str, Any]]:
    """Values by part name for whoever may see all of them."""
    return {part.name: part.value for part in packet.parts}


def _is_holders(part: Part) -> bool:
    return part.name in HOLDER_PARTS or part.name.startswith("subjects/")


def _without_reason(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if REASON not in value:
        return value
    return {name: entry for name, entry in value.items() if name != REASON} | {"is_exempt": True}
