"""The parts of one pupil, as plain JSON and as strings."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hbs_schema import digests, leaves
from hbs_schema.base64url import decode
from tests.support.pupils import lookup_code, primary_values
from tests.vectors.raw import b64, dump

FEW = ("record", "identity", "personal", "outcome", "subjects/TOAN")
Entry = list[Any]
"""`[salt, name, value]`."""


def few_values(number: int) -> dict[str, dict[str, Any]]:
    """The parts that every packet must have, one subject and nothing else: small files."""
    values = primary_values(number, code=lookup_code())
    del values["personal"]["ethnicity"], values["subjects/TOAN"]["comment"]
    return {name: values[name] for name in FEW}


def make_entries(values: Mapping[str, Any]) -> list[Entry]:
    return [[new_salt(), name, values[name]] for name in sorted(values)]


def new_salt() -> str:
    return b64(secrets.token_bytes(16))


def part_text(entry: Any) -> str:
    return b64(dump(entry))


@dataclass(frozen=True)
class Endorsed:
    """One endorsement of a pupil's packet, with what it is ordered by."""

    stage: int
    part: str
    proof: dict[str, Any]

    @property
    def place(self) -> tuple[int, str, str]:
        return self.stage, self.part, self.proof["statement"]


@dataclass
class Pupil:
    """`names` and `texts` run side by side; `record_key` is what the header says."""

    header: dict[str, Any]
    names: list[str]
    texts: list[str]
    endorsed: list[Endorsed] = field(default_factory=list)
    proofs: list[dict[str, Any]] | None = None

    @property
    def record_key(self) -> bytes:
        return decode(self.header["record_key"])

    def hash_of(self, name: str) -> bytes:
        return digests.part_hash(self.texts[self.names.index(name)]) if name in self.names else bytes(32)

    @property
    def content(self) -> bytes:
        return digests.content_digest(digests.part_hash(text) for text in self.texts)

    def chain_before(self, stage: int) -> bytes:
        """Chain of the endorsements of all earlier stages."""
        earlier = sorted((e for e in self.endorsed if e.stage < stage), key=lambda e: e.place)
        return digests.chain(decode(entry.proof["statement"]) for entry in earlier)

    def leaf(self, stage: int, part: str) -> bytes:
        """What a signer of a stage signs: a part by its name, or the packet (empty name)."""
        if part:
            return leaves.endorse_part(self.record_key, self.hash_of("identity"), self.hash_of(part))
        return leaves.endorse_packet(self.record_key, self.content, self.chain_before(stage))

    @property
    def endorsements(self) -> list[dict[str, Any]]:
        if self.proofs is not None:
            return self.proofs
        return [entry.proof for entry in sorted(self.endorsed, key=lambda e: e.place)]

    @property
    def chain(self) -> bytes:
        return digests.chain(decode(proof["statement"]) for proof in self.endorsements)

    @property
    def digest(self) -> bytes:
        return digests.packet_digest(self.content, self.chain)

    def change(self, name: str, value: Any) -> None:
        """Write a part anew, as if nobody had signed it."""
        self.texts[self.names.index(name)] = part_text([new_salt(), name, value])

    def as_json(self) -> dict[str, Any]:
        return {"parts": self.texts, "endorsements": self.endorsements}
