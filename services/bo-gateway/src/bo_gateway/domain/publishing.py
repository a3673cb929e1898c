"""What is published of an acknowledged lock, cut into messages; a reference is enough to make a message again."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["records", "withdrawn"]

SIZES: dict[Kind, int] = {"records": 40, "withdrawn": 2000}
"""Records are few in a message: each carries its evidence, and a broker takes 16 MiB at most."""


@dataclass(frozen=True)
class Slice:
    """Positions `first` to before `end` of a lock's tree or of its withdrawn list."""

    kind: Kind
    registrar: str
    lock: str
    first: int
    end: int

    @property
    def ref(self) -> str:
        """How the outbox names the message's body."""
        return f"{self.kind}/{self.registrar}/{self.lock}/{self.first}-{self.end}"


@dataclass(frozen=True)
class StatusRef:
    """A status document of a registrar and school year."""

    registrar: str
    school_year: str
    seq: int

    @property
    def ref(self) -> str:
        """How the outbox names the message's body."""
        return f"status/{self.registrar}/{self.school_year}/{self.seq}"


@dataclass(frozen=True)
class AnnotatedRef:
    """A record of a lock once more, when so many annotations are about it."""

    registrar: str
    lock: str
    position: int
    annotations: int

    @property
    def ref(self) -> str:
        """How the outbox names the message's body."""
        return f"annotated/{self.registrar}/{self.lock}/{self.position}-{self.annotations}"


def read_ref(text: str) -> Slice | StatusRef | AnnotatedRef:
    """What a reference names. Raises ValueError for one that this service did not write."""
    kind, registrar, middle, last = text.split("/")
    if kind == "status":
        return StatusRef(registrar, middle, int(last))
    first, _, end = last.partition("-")
    if kind == "annotated":
        return AnnotatedRef(registrar, middle, int(first), int(end))
    if kind not in ("records", "withdrawn"):
        raise ValueError("an unknown kind of publication")
    return Slice(kind, registrar, middle, int(first), int(end))  # type: ignore[arg-type]  # one of the two kinds
