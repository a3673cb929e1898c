"""What a signer is shown of a packet: every value of the exact strings, whatever a server's summary says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hbs_schema.findings import Term
from hbs_schema.parts import Part, parse_part
from hbs_schema.rules.field_rows import Row, read_rows, title_of
from hbs_sign.sentences import Language


@dataclass(frozen=True)
class ShownPart:
    """One part with all its fields."""

    name: str
    title: Term
    rows: Sequence[Row]


@dataclass(frozen=True)
class ShownRecord:
    """One packet, or the part of it that is signed, opened."""

    position: int
    name: str
    """The pupil's, as the identity part says it: on the signer's own screen only."""
    parts: Sequence[ShownPart]
    warnings: Sequence[Mapping[str, Any]]
    changes: Sequence[Mapping[str, Any]]

    def lines(self, language: Language) -> Iterator[str]:
        """Every field on a line of its own."""
        for part in self.parts:
            for row in part.rows:
                yield ": ".join(word.in_(language) for word in (part.title, row.label, row.value))

    def as_json(self) -> dict[str, Any]:
        """Values in words by their pointers."""
        return {"name": self.name, "values": {row.pointer: row.value.vi for part in self.parts for row in part.rows}}


_TECHNICAL = ("header", "record")


def show_record(item: Mapping[str, Any]) -> ShownRecord:
    """Read from the item's strings. Raises Malformed."""
    parts = {part.name: part for part in map(parse_part, item["parts"])}
    level = str(parts["header"].value.get("level", ""))
    ordered = sorted(parts.values(), key=_order)
    return ShownRecord(
        position=int(item["position"]),
        name=str(parts["identity"].value.get("full_name", "")),
        parts=[
            ShownPart(part.name, title_of(part.name), list(read_rows(part.name, part.value, level))) for part in ordered
        ],
        warnings=item.get("warnings") or (),
        changes=(item.get("changed_since") or {}).get("fields", ()),
    )


def _shown(part: Part, level: str) -> ShownPart:
    return ShownPart(part.name, title_of(part.name), list(read_rows(part.name, part.value, level)))


def _order(part: Part) -> tuple[bool, bool, str]:
    """Who it is, what is said of him, and last what is for programs."""
    return part.name in _TECHNICAL, part.name != "identity", part.name
