"""A draft: one pupil's year record before, while and after it is signed; what a change of it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from hbs_schema.building.packets import build_parts
from hbs_schema.parts import parse_part

Content = Mapping[str, Mapping[str, Any]]
"""Values by part name, without `header` and `record`."""


class DraftState(StrEnum):
    """Where a draft stands; the comment says who acts next."""

    DRAFTING = "drafting"  # the school's staff
    REVIEWING = "reviewing"  # the principal
    SIGNING = "signing"  # the signers
    SIGNED = "signed"  # who sends it
    SUBMITTED = "submitted"  # the registrar
    ACCEPTED = "accepted"  # nobody; the school may replace or withdraw it until the cutoff
    REFUSED = "refused"  # the school's staff
    WITHDRAWN = "withdrawn"  # the school's staff, if it is to be issued again
    LOCKED = "locked"  # nobody, ever


EDITABLE = frozenset(
    {DraftState.DRAFTING, DraftState.REVIEWING, DraftState.SIGNING, DraftState.SIGNED, DraftState.REFUSED}
)
REPLACEABLE = frozenset({DraftState.ACCEPTED, DraftState.WITHDRAWN})


@dataclass(frozen=True)
class StoredDraft:
    """A draft as it is stored. `parts` are the strings of values that have not changed since they were built."""

    draft_id: UUID
    class_id: UUID
    school: str
    school_year: str
    pupil_code: str
    lookup_code: str
    state: DraftState
    version: int
    content: Content
    grade: int
    schema: tuple[str, int]
    """Which models the content is written in; a record keeps its own until it is imported anew."""

    revision: int = 1
    supersedes: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Mapping[str, Any], ...] = ()

    @property
    def part_names(self) -> list[str]:
        """All parts that its packet has but the header, in order."""
        return sorted([*self.content, "record"])

    def changed_by(self, content: Content) -> frozenset[str]:
        """Names of the parts whose value another content changes, adds or removes."""
        names = self.content.keys() | content.keys()
        return frozenset(name for name in names if self.content.get(name) != content.get(name))

    def with_content(self, content: Content, schema: tuple[str, int] | None = None) -> "StoredDraft":
        """The next version, back with the school's staff. A changed part loses its string: its salt is new as well.

        The header's stays until `build` writes the next one: its record key is in the leaf of every other part.
        """
        dropped = self.changed_by(content)
        return replace(
            self,
            content=dict(content),
            schema=schema or self.schema,
            parts={name: text for name, text in self.parts.items() if name not in dropped},
            state=DraftState.DRAFTING,
            version=self.version + 1,
        )

    def moved(self, state: DraftState) -> "StoredDraft":
        """The next version in another state, content unchanged."""
        return replace(self, state=state, version=self.version + 1)

    def replacing(self, packet_digest: str) -> "StoredDraft":
        """The next revision of an accepted packet, to be corrected."""
        moved = self.moved(DraftState.DRAFTING)
        return replace(moved, revision=self.revision + 1, supersedes=packet_digest, problems=())


def build(draft: StoredDraft, header: Mapping[str, Any]) -> dict[str, str]:
    """The part strings of a draft: new for the header and changed values, kept for the rest. Raises Malformed.

    `header` is what `header_of` gives.
    """
    kept = [parse_part(text) for text in draft.parts.values()]
    values: dict[str, Mapping[str, Any]] = {**draft.content, "record": {"lookup_code": draft.lookup_code}}
    return {part.name: part.text for part in build_parts(header, values, unchanged=kept)}


def header_of(
    draft: StoredDraft, shared: Mapping[str, Any], *, packet_id: UUID, created_at: str, **members: Any
) -> dict[str, Any]:
    """A header but for what `build_parts` adds. `members` are schema, grade, class and policy."""
    return {
        "format": "hbs/1",
        "packet_id": str(packet_id),
        "kind": "issue" if draft.revision == 1 else "replacement",
        "revision": draft.revision,
        **({"supersedes": draft.supersedes} if draft.supersedes else {}),
        **shared,
        **members,
        "created_at": created_at,
    }
