"""What a signing client does at a signer's device: it holds the key, reads what it is shown, computes what it signs.

Nothing here does I/O, so that any client may use it; nothing that the service says is believed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hbs_schema import leaves
from hbs_schema.base64url import decode_digest
from hbs_schema.building.endorsing import Act, Draft, Endorsed, endorse
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.shape import Proof
from hbs_schema.parts import parse_part
from hbs_schema.statements.payloads import Close, WithdrawalRequest
from hbs_schema.statements.statement import Statement

SHOWN = ("registrar", "school", "school_year", "level", "track", "policy")


class ShownOtherwise(Exception):
    """The sentence that the signer reads is not about the strings that he would sign; the member is the message."""


def sign_items(
    session: Mapping[str, Any], items: Sequence[Mapping[str, Any]], key: SigningKey, *, signed_at: datetime
) -> list[dict[str, Any]]:
    """Statements with their leaves, as the service takes them: one over all items, or one for each where the session
    is individual. Raises ShownOtherwise.
    """
    members, stage = session["members"], int(session["stage"])
    scope = members["scope"]
    act = Act(stage, members["role"], scope.get("part", ""), class_name=scope.get("class", ""))
    drafts = [shown_draft(item) for item in items]
    for draft in drafts:
        check_shown(draft, members)
    groups = [[draft] for draft in drafts] if session["is_individual"] else [drafts]
    signed = []
    for group in groups:
        tree, _ = endorse(group, act, policy=members["policy"], key=key, signed_at=signed_at)
        signed.append({"statement": tree.statement.jws, "leaves": tree.leaf_texts()})
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


def sign_act(act: Mapping[str, Any], role: str, key: SigningKey, *, signed_at: datetime) -> Statement[Any]:
    """A role's statement over the packets of a close or withdrawal request."""
    model = Close if act["kind"] == "close" else WithdrawalRequest
    packets = [(decode_digest(p["record_key"]), decode_digest(p["packet"])) for p in act["packets"]]
    own = [
        leaves.of_record("close", record, packet) if model is Close else leaves.of_packet(act["kind"], packet)
        for record, packet in packets
    ]
    signed = sign_tree(model, own, {**act["members"], "role": role}, key=key, signed_at=signed_at)
    return signed.statement
