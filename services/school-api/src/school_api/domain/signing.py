"""What a signing session is about: the leaves that follow from the stored part strings, and their fingerprint."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from hbs_schema.base64url import encode
from hbs_schema.building.endorsing import Draft
from hbs_schema.parts import parse_part
from school_api.domain.stages import LiveEndorsement


class SessionState(StrEnum):
    """Where a signing session stands."""

    OPEN = "open"  # the signer acts next
    COMPLETE = "complete"
    VOID = "void"  # the content changed: open a new one


@dataclass(frozen=True)
class SigningSession:
    """One role's signing of one part, or of the packets, of a class."""

    session_id: UUID
    class_id: UUID
    stage: int
    role: str
    part: str
    is_individual: bool
    state: SessionState
    content_hash: str
    signer: UUID | None = None
    """The person whose session it is; None: a machine's that names nobody."""
    capacity: str | None = None
    basis: UUID | None = None


@dataclass(frozen=True)
class SessionItem:
    """One draft of a session; `statement` once it is signed."""

    position: int
    draft_id: UUID
    leaf: str
    statement: str | None = None


def view(parts: Mapping[str, str], live: Iterable[LiveEndorsement]) -> Draft:
    """A draft as the library that signers use sees it, from the exact strings that they are shown."""
    return Draft(tuple(parse_part(parts[name]) for name in sorted(parts)), tuple(entry.placed() for entry in live))


def leaf_of(parts: Mapping[str, str], live: Iterable[LiveEndorsement], *, stage: int, part: str) -> str:
    """What a signer of this stage signs of a draft, base64url."""
    return encode(view(parts_shown(parts, part), live).leaf(stage, part))


def parts_shown(parts: Mapping[str, str], part: str) -> dict[str, str]:
    """The strings that a signer needs: all of them, or the part with what its leaf binds it to."""
    if not part:
        return dict(parts)
    return {name: parts[name] for name in ("header", "identity", part)}


def content_hash(policy: str, leaves: Sequence[str]) -> str:
    """Fingerprint of what a session covers; another one means that the content changed."""
    return encode(sha256("\n".join([policy, *sorted(leaves)]).encode("ascii")).digest())
