"""Signing clients as schools use them: they hold the keys, read what they are shown, compute what they sign.

`sign_items` and `sign_act` do no I/O, so that any client may use them; `SigningClient` drives the service's API.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from hbs_kit.clock import Clock, utc_now
from hbs_schema import leaves
from hbs_schema.base64url import decode_digest, encode_der
from hbs_schema.building.endorsing import Act, Draft, Endorsed, endorse
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.shape import Proof
from hbs_schema.parts import parse_part
from hbs_schema.statements.payloads import Close, WithdrawalRequest
from hbs_schema.statements.statement import Statement

Json = Any
Ask = Callable[..., Awaitable[httpx.Response]]


class Refused(Exception):
    """The service answered with a problem; `code` is its code."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.problem = answer.json()
        self.code = str(self.problem.get("type", "")).rpartition(":")[2]
        super().__init__(f"{self.status} {self.code}")


def sign_items(
    session: Mapping[str, Any], items: Sequence[Mapping[str, Any]], key: SigningKey, *, signed_at: datetime
) -> list[dict[str, Any]]:
    """What a signing client does with a session: read the strings, compute leaves and root, sign. Nothing is believed.

    One statement over all items, or one for each where the session is individual; as the service takes them.
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
    """The sentence that the signer reads must be about what the strings say."""
    header = draft.header
    for name in ("registrar", "school", "school_year", "level", "track", "policy"):
        assert header[name] == members[name], name
    assert header["class"] == members["scope"].get("class", header["class"])


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


@dataclass
class SigningClient:
    """One signer at his device: opens sessions, fetches chunks, signs, posts."""

    ask: Ask
    key: SigningKey
    clock: Clock = utc_now
    chunk: int = 20

    async def open(self, class_id: str, role: str, part: str | None = None, **more: Any) -> Json:
        body = {"class_id": class_id, "role": role, **({"part": part} if part else {}), **more}
        return (await self.ask("POST", "/v1/signing-sessions", json=body)).json()

    async def fetch(self, session: Mapping[str, Any], *, is_pending: bool = True) -> list[Json]:
        """All items, chunk by chunk."""
        items: list[Json] = []
        cursor: str | None = None
        while True:
            query = {"limit": self.chunk, "is_pending": is_pending, **({"cursor": cursor} if cursor else {})}
            path = f"/v1/signing-sessions/{session['session_id']}/items"
            page = (await self.ask("GET", path, params=query)).json()
            items += page["items"]
            cursor = page.get("next")
            if cursor is None:
                return items

    async def post(self, session: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> Json:
        body = {"statements": list(statements), "certificates": [encode_der(self.key.certificate.der)]}
        path = f"/v1/signing-sessions/{session['session_id']}/statements"
        return (await self.ask("POST", path, json=body)).json()

    async def sign(self, class_id: str, role: str, part: str | None = None, **more: Any) -> Json:
        """A whole session; individual signatures go out a few at a time."""
        session = await self.open(class_id, role, part, **more)
        statements = sign_items(session, await self.fetch(session), self.key, signed_at=self.clock())
        for start in range(0, len(statements), self.chunk):
            session = await self.post(session, statements[start : start + self.chunk])
        return session

    async def sign_act(self, act: Mapping[str, Any], role: str) -> Json:
        statement = sign_act(act, role, self.key, signed_at=self.clock())
        body = {"statement": statement.jws, "certificates": [encode_der(self.key.certificate.der)]}
        return (await self.ask("POST", f"/v1/acts/{act['act_id']}/statements", json=body)).json()
