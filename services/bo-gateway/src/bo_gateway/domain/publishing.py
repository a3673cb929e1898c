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


def read_ref(text: str) -> Slice | StatusRef:
    """What a reference names. Raises ValueError for one that this service did not write."""
    kind, registrar, middle, last = text.split("/")
    if kind == "status":
        return StatusRef(registrar, middle, int(last))
    if kind not in ("records", "withdrawn"):
        raise ValueError("an unknown kind of publication")
    first, _, end = last.partition("-")
    return Slice(kind, registrar, middle, int(first), int(end))  # type: ignore[arg-type]  # one of the two kinds
