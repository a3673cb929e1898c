"""Signing drafts as a test wants it: other keys, other times, stages left out, statements kept from a former packet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hbs_schema.base64url import encode
from hbs_schema.building.endorsing import Act, Draft, Endorsed, endorse
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import assemble_packet, build_parts
from hbs_schema.building.trees import policy_name
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.shape import Proof
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from tests.support.world import SIGNED_AT, World

Signed = tuple[list[Statement[Endorsement]], list[Packet]]


@dataclass
class Signing:
    """Everybody signs, but for what is said here. `keys` are by role and part (`homeroom/`)."""

    world: World
    signed_at: datetime = SIGNED_AT
    keys: Mapping[str, SigningKey] = field(default_factory=dict)
    class_name: str | None = None
    policy: Statement[Policy] | None = None
    left_out: frozenset[str] = frozenset()
    statements: list[Statement[Endorsement]] = field(default_factory=list)

    def class_of(self, drafts: Sequence[Draft]) -> Signed:
        """All stages, each with one signature over all drafts."""
        done = self.stages(drafts, range(len(self._policy.payload.stages)))
        return self.statements, [draft.packet() for draft in done]

    def stages(self, drafts: Sequence[Draft], numbers: Sequence[int]) -> list[Draft]:
        """Some stages of the policy, in order; parts that carry an endorsement of the stage keep it."""
        done = list(drafts)
        for number in numbers:
            stage = self._policy.payload.stages[number]
            names = [n for n in done[0].by_name if stage.matches(n)] if stage.parts else [""]
            for name in names:
                kept = any((entry.stage, entry.part) == (number, name) for entry in done[0].endorsed)
                if not kept and f"{stage.role}/{name}" not in self.left_out:
                    done = self._sign(done, number, stage.role, name)
        return done

    @property
    def _policy(self) -> Statement[Policy]:
        return self.policy or self.world.policy

    def _sign(self, drafts: list[Draft], number: int, role: str, name: str) -> list[Draft]:
        class_name = str(drafts[0].header["class"]) if self.class_name is None else self.class_name
        signed, done = endorse(
            drafts,
            Act(number, role, name, class_name=class_name),
            policy=policy_name(self._policy),
            key=self.keys.get(f"{role}/{name}") or self.world.key(f"{role}/{name}"),
            signed_at=self.signed_at,
        )
        self.statements.append(signed.statement)
        if len(drafts) > 1:
            self.world.leaves[signed.statement.name] = signed.leaf_texts()
        return done


def forged(key: SigningKey, other: SigningKey) -> SigningKey:
    """A key that names one certificate and signs with another's key: well-formed, and the signature does not hold."""
    return replace(key, sign=other.sign)


def with_proof(packet: Packet, name: str, /, **changes: Any) -> Packet:
    """The packet with members of one endorsement's proof changed."""
    proofs = [proof.model_copy(update=changes) if proof.statement == name else proof for proof in packet.endorsements]
    return assemble_packet(packet.parts, [Proof.model_validate(proof.model_dump()) for proof in proofs])


def successor(world: World, packet: Packet, changes: Mapping[str, Any], **header: Any) -> Draft:
    """An unsigned replacement: `changes` are new values of parts, all others keep their strings."""
    values = {part.name: part.value for part in packet.parts if part.name != "header"}
    whole = {
        **{name: packet.header.model_dump(by_alias=True)[name] for name in ("grade", "class", "track")},
        "kind": "replacement",
        "revision": packet.header.revision + 1,
        "supersedes": encode(packet.digest),
        **header,
    }
    parts = build_parts(world.header(**whole), {**values, **changes}, unchanged=packet.parts)
    return Draft(parts)


def keep_teachers(draft: Draft, packet: Packet, statements: Sequence[Statement[Endorsement]]) -> Draft:
    """The replacement with the teachers' endorsements of all parts that did not change."""
    by_name = {statement.name: statement for statement in statements}
    for proof in packet.endorsements:
        scope = by_name[proof.statement].payload.scope
        part = scope.part if scope else None
        if part and draft.by_name[part] == packet.by_name[part]:
            draft = draft.with_endorsement(Endorsed(0, part, proof.statement, proof))
    return draft


def replaced(
    world: World,
    packet: Packet,
    statements: Sequence[Statement[Endorsement]],
    changes: Mapping[str, Any],
    *,
    at: datetime = SIGNED_AT + timedelta(days=1),
    **header: Any,
) -> Signed:
    """A replacement that only those sign again who signed what changed, and the stages after them."""
    draft = keep_teachers(successor(world, packet, changes, **header), packet, statements)
    return Signing(world, signed_at=at, statements=list(statements)).class_of([draft])
