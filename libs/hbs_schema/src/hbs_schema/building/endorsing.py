"""What a signer signs: leaves computed from the parts that he is shown, never from hashes that a server made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from hbs_schema import base64url, digests, leaves
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import assemble_packet
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.shape import Proof
from hbs_schema.parts import Part
from hbs_schema.statements.payloads import Endorsement


@dataclass(frozen=True, order=True)
class Endorsed:
    """One endorsement of a draft; the order of the fields is the order in a packet (docs/packet.md §7)."""

    stage: int
    part: str
    statement: str
    proof: Proof = field(compare=False)


@dataclass(frozen=True)
class Draft:
    """Parts of a packet that is being signed, and the endorsements it has so far."""

    parts: tuple[Part, ...]
    endorsed: tuple[Endorsed, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Part]:
        return {part.name: part for part in self.parts}

    @cached_property
    def header(self) -> Mapping[str, Any]:
        return self.by_name["header"].value

    @cached_property
    def record_key(self) -> bytes:
        return base64url.decode_digest(self.header["record_key"])

    def leaf(self, stage: int, part: str) -> bytes:
        """What a signer of a stage signs of this draft: a part by its name, or the packet (empty name)."""
        if part:
            identity = self.by_name["identity"].hash
            return leaves.endorse_part(self.record_key, identity, self.by_name[part].hash)
        earlier = (base64url.decode_digest(entry.statement) for entry in sorted(self.endorsed) if entry.stage < stage)
        content = digests.content_digest(entry.hash for entry in self.parts)
        return leaves.endorse_packet(self.record_key, content, digests.chain(earlier))

    def with_endorsement(self, entry: Endorsed) -> "Draft":
        """This draft with one endorsement more."""
        return replace(self, endorsed=(*self.endorsed, entry))

    def packet(self) -> Packet:
        """The packet, endorsements in their order. Raises Malformed."""
        return assemble_packet(self.parts, [entry.proof for entry in sorted(self.endorsed)])


@dataclass(frozen=True)
class Act:
    """One act of signing: a stage of the policy, and the part for a stage that covers parts."""

    stage: int
    role: str
    part: str = ""
    class_name: str = ""
    grades: Sequence[int] = ()


def endorse(
    drafts: Sequence[Draft],
    act: Act,
    *,
    policy: Mapping[str, Any],
    key: SigningKey,
    signed_at: datetime,
) -> tuple[SignedTree[Endorsement], list[Draft]]:
    """Sign one part, or the packets, of all drafts with one signature; the drafts carry their proofs.

    All drafts are of one registrar, school, year and level. `policy` is as headers name it. Raises Malformed.
    """
    members = endorsement_members(drafts[0].header, act, policy)
    own = [draft.leaf(act.stage, act.part) for draft in drafts]
    signed = sign_tree(Endorsement, own, members, key=key, signed_at=signed_at)
    return signed, attach(drafts, own, act, signed)


def endorsement_members(header: Mapping[str, Any], act: Act, policy: Mapping[str, Any]) -> dict[str, Any]:
    """The members of an endorsement's payload, but for count, root and text."""
    scope = {
        **({"class": act.class_name} if act.class_name else {}),
        **({"grades": list(act.grades)} if act.grades else {}),
        **({"part": act.part} if act.part else {}),
    }
    return {
        **{name: header[name] for name in ("registrar", "school", "school_year", "level", "track")},
        "role": act.role,
        "covers": "part" if act.part else "packet",
        **({"scope": scope} if scope else {}),
        "policy": policy,
    }


def attach(drafts: Iterable[Draft], own: Iterable[bytes], act: Act, signed: SignedTree[Endorsement]) -> list[Draft]:
    """Give each draft the proof of its own leaf."""
    proofs = signed.proofs()
    return [
        draft.with_endorsement(Endorsed(act.stage, act.part, signed.statement.name, proofs[leaf]))
        for draft, leaf in zip(drafts, own, strict=True)
    ]
