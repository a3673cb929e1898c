"""Signs whatever it is given, step by step; each step may carry a flaw."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from hbs_schema.building.keys import SigningKey
from hbs_schema.statements.sentences import sentence
from tests.support.pki import TestCa
from tests.support.world import LOCKED_AT, NOW, RECEIVED_AT, SIGNED_AT
from tests.vectors.raw import b64, digest_text, dump, tree_path, tree_root
from tests.vectors.vector import Edit

KEYS = {
    "submission": "school-sender",
    "authority": "bo-root",
    "policy": "so-policy",
    "receipt": "so-receipt",
    "lock": "so-lock",
    "acknowledgement": "bo-ack",
    "annotation": "so-lock",
    "status": "bo-status",
}
FEW_KEYS = {
    **{f"so-{purpose}": "so" for purpose in ("policy", "receipt", "lock")},
    **{f"bo-{purpose}": "bo" for purpose in ("ack", "status")},
}
"""One certificate for all purposes of an authority makes smaller files."""
MOMENTS = {
    "policy": SIGNED_AT - timedelta(days=90),
    "authority": SIGNED_AT - timedelta(days=120),
    "receipt": RECEIVED_AT + timedelta(minutes=1),
    "lock": LOCKED_AT,
    "acknowledgement": LOCKED_AT + timedelta(days=1),
    "annotation": LOCKED_AT + timedelta(days=2),
    "status": NOW - timedelta(hours=1),
    "submission": SIGNED_AT + timedelta(hours=1),
}
KeyChoice = str | Callable[[TestCa], SigningKey]


@dataclass(frozen=True)
class Signed:
    """A JWS, who signed it, and the leaves below it in the order of their tree."""

    jws: str
    key: SigningKey
    leaves: Sequence[bytes] = ()
    payload_bytes: bytes = b""

    @property
    def digest(self) -> str:
        return digest_text(self.jws)

    @property
    def document_digest(self) -> str:
        return b64(sha256(self.payload_bytes).digest())

    def proof(self, leaf: bytes) -> dict[str, Any]:
        """Where a leaf stands; the place of the first one for a leaf that is not there."""
        index = self.leaves.index(leaf) if leaf in self.leaves else 0
        path = [b64(step) for step in tree_path(index, self.leaves)]
        return {"statement": self.digest, "index": index, "path": path}


@dataclass
class Desk:
    """`edits` by step; `keys` and `moments` by statement; `has_key_a_purpose`: each has one of its own."""

    ca: TestCa
    edits: Mapping[str, Edit] = field(default_factory=dict)
    keys: Mapping[str, KeyChoice] = field(default_factory=dict)
    moments: Mapping[str, datetime] = field(default_factory=dict)
    has_key_a_purpose: bool = False
    used: set[str] = field(default_factory=set)
    signed: dict[str, Signed] = field(default_factory=dict)

    def edit(self, step: str, value: Any) -> Any:
        """The value of a step after its flaw, if it has one."""
        if step not in self.edits:
            return value
        self.used.add(step)
        changed = self.edits[step](value, self)
        return value if changed is None else changed

    def key(self, step: str, default: str = "") -> SigningKey:
        chosen = self.keys.get(step, KEYS.get(step, default))
        return self.ca.signer(self.holder(chosen)) if isinstance(chosen, str) else chosen(self.ca)

    def holder(self, name: str) -> str:
        """Whose key stands for an authority's purpose."""
        return name if self.has_key_a_purpose else FEW_KEYS.get(name, name)

    def at(self, step: str) -> datetime:
        return self.moments.get(step, MOMENTS.get(step, SIGNED_AT))

    def document(self, step: str, members: Mapping[str, Any]) -> Signed:
        """Sign a document: policy, authority, status."""
        payload = self.edit(f"{step}.payload", {"v": 1, "kind": step, **deepcopy(dict(members))})
        return self._sign(step, payload, self.key(step))

    def tree(self, step: str, own: Sequence[bytes], members: Mapping[str, Any], *, key: str = "") -> Signed:
        """Sign a tree over leaves; the sentence follows from what the payload has become."""
        own = self.edit(f"{step}.leaves", sorted(own))
        head = {"count": len(own), "root": b64(tree_root(own))}
        payload = {"v": 1, "kind": step.split(":", maxsplit=1)[0], **deepcopy(dict(members)), **head}
        words = sentence(payload)
        payload = self.edit(f"{step}.payload", payload)
        # The flaw may be a member that the sentence needs.
        with suppress(KeyError, TypeError):
            words = sentence(payload)
        payload = self.edit(f"{step}.text", {"text": words, **payload})
        return self._sign(step, payload, self.key(step, key), own)

    def _sign(self, step: str, payload: Mapping[str, Any], key: SigningKey, own: Sequence[bytes] = ()) -> Signed:
        header = {
            "alg": key.algorithm,
            "iat": int(self.at(step).timestamp()),
            "typ": f"hbs-{payload['kind']}+jws",
            "x5t#S256": key.certificate.thumbprint,
        }
        header = self.edit(f"{step}.header", header)
        payload_bytes = self.edit(f"{step}.bytes", dump(payload))
        signing_input = f"{b64(dump(header))}.{b64(payload_bytes)}"
        signature = self.edit(f"{step}.signature", key.sign(signing_input.encode("ascii")))
        jws = self.edit(f"{step}.jws", f"{signing_input}.{b64(signature)}")
        self.signed[step] = Signed(jws, key, own, payload_bytes)
        return self.signed[step]
