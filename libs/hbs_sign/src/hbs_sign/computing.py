"""What a signer signs, computed at his device from the exact strings that he is shown.

Nothing here does I/O, so that any client may use it; nothing that the service says is believed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from hbs_schema import base64url, leaves
from hbs_schema.base64url import decode_digest
from hbs_schema.building.endorsing import Act, Draft, Endorsed, endorsement_members
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.shape import Proof
from hbs_schema.merkle import Tree
from hbs_schema.parts import parse_part
from hbs_schema.statements.payloads import Close, Endorsement, WithdrawalRequest
from hbs_schema.statements.sentences import sentence
from hbs_schema.statements.statement import Statement, kind_of, signing_input, with_signature

ACTS: Mapping[str, type[Close | WithdrawalRequest]] = {"close": Close, "withdrawal-request": WithdrawalRequest}
DOCUMENTS = frozenset({"hand-over", "transfer-acceptance", "sign-off"})
"""Kinds that are signed one by one, without a tree (`documents.py`)."""
SHOWN = ("registrar", "school", "school_year", "level", "track", "policy")


class ShownOtherwise(Exception):
    """The sentence that the signer reads is not about the strings that he would sign; the member is the message."""


@dataclass(frozen=True)
class Unsigned:
    """One statement before it is signed."""

    members: Mapping[str, Any]
    """Of the payload, with count and root."""
    tree: Tree
    model: type[Endorsement | Close | WithdrawalRequest] = Endorsement

    @cached_property
    def text(self) -> str:
        """The sentence that its signer reads."""
        return sentence({"kind": kind_of(self.model), **self.members})

    @property
    def root_beginning(self) -> str:
        """The first 8 hex digits of the root, to be compared by eye."""
        return self.tree.root.hex()[:8]

    def leaf_texts(self) -> list[str]:
        """All leaves as they are handed over."""
        return [base64url.encode(leaf) for leaf in self.tree.leaves]

    def signing_input(self, certificate: Certificate, algorithm: str, signed_at: datetime) -> str:
        """What the key signs."""
        return signing_input(
            self.model,
            self.members,
            algorithm=algorithm,
            thumbprint=certificate.thumbprint,
            signed_at=signed_at,
        )


def prepare(session: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> list[Unsigned]:
    """One statement over all items, or one for each where the session is individual. Raises ShownOtherwise."""
    members, stage = session["members"], int(session["stage"])
    scope = members["scope"]
    act = Act(stage, members["role"], scope.get("part", ""), class_name=scope.get("class", ""))
    drafts = [shown_draft(item) for item in items]
    for draft in drafts:
        check_shown(draft, members)
    groups = [[draft] for draft in drafts] if session["is_individual"] else [drafts]
    return [_unsigned(group, act, members["policy"]) for group in groups if group]


def finish(unsigned: Unsigned, text: str, signature: bytes) -> dict[str, Any]:
    """A statement with its leaves, as the service takes it."""
    return {"statement": with_signature(text, signature, unsigned.model).jws, "leaves": unsigned.leaf_texts()}


def sign_items(
    session: Mapping[str, Any], items: Sequence[Mapping[str, Any]], key: SigningKey, *, signed_at: datetime
) -> list[dict[str, Any]]:
    """`prepare` and `finish` with a key that signs at once. Raises ShownOtherwise."""
    signed = []
    for unsigned in prepare(session, items):
        text = unsigned.signing_input(key.certificate, key.algorithm, signed_at)
        signed.append(finish(unsigned, text, key.sign(text.encode("ascii"))))
    return signed


def shown_draft(item: Mapping[str, Any]) -> Draft:
    """An item's exact strings with the signatures before."""
    endorsed = [
        Endorsed(e["stage"], e["part"], e["proof"]["statement"], Proof.model_validate(e["proof"]))
        for e in item["endorsements"]
    ]
    return Draft(tuple(parse_part(text) for text in item["parts"]), tuple(endorsed))


def check_shown(draft: Draft, members: Mapping[str, Any]) -> None:
    """The sentence must be about what the strings say. Raises ShownOtherwise."""
    header = draft.header
    for name in SHOWN:
        if header[name] != members[name]:
            raise ShownOtherwise(name)
    if header["class"] != members["scope"].get("class", header["class"]):
        raise ShownOtherwise("class")


def check_act(act: Mapping[str, Any], role: str) -> None:
    """What is told of an act must be of one piece. Raises ShownOtherwise."""
    members = act["members"]
    if role not in act["roles"]:
        raise ShownOtherwise("role")
    if act["kind"] == "withdrawal-request" and members["request_id"] != act["act_id"]:
        raise ShownOtherwise("request_id")
    if act["kind"] == "close" and sum(counted["count"] for counted in members["results"]) != len(act["packets"]):
        raise ShownOtherwise("results")


def prepare_act(act: Mapping[str, Any], role: str) -> Unsigned:
    """A role's statement over the packets of a close or withdrawal request."""
    model, members = ACTS[act["kind"]], act["members"]
    packets = [(decode_digest(p["record_key"]), decode_digest(p["packet"])) for p in act["packets"]]
    own = [
        leaves.of_record("close", record, packet) if model is Close else leaves.of_packet(act["kind"], packet)
        for record, packet in packets
    ]
    tree = Tree(own)
    said = {**members, "role": role, "count": len(tree.leaves), "root": base64url.encode(tree.root)}
    return Unsigned(said, tree, model)


def sign_act(act: Mapping[str, Any], role: str, key: SigningKey, *, signed_at: datetime) -> Statement[Any]:
    """`prepare_act` with a key that signs at once."""
    unsigned = prepare_act(act, role)
    text = unsigned.signing_input(key.certificate, key.algorithm, signed_at)
    return with_signature(text, key.sign(text.encode("ascii")), unsigned.model)


def _unsigned(drafts: Sequence[Draft], act: Act, policy: Mapping[str, Any]) -> Unsigned:
    tree = Tree([draft.leaf(act.stage, act.part) for draft in drafts])
    members = endorsement_members(drafts[0].header, act, policy)
    return Unsigned({**members, "count": len(tree.leaves), "root": base64url.encode(tree.root)}, tree)
