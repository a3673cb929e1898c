"""Assembling a bundle or a presentation from stored bytes: nothing is signed here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hbs_schema import base64url, canonical
from hbs_schema.building.packets import packet_json
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.shape import Proof

ALWAYS_SHOWN = ("header", "identity")


@dataclass(frozen=True)
class Evidence:
    """Everything that goes beside a packet; JWS and DER exactly as they are stored."""

    policy: str
    authority: str
    receipt: Proof
    statements: Mapping[str, str]
    certificates: Collection[bytes]
    lock: Proof | None = None
    acknowledgement: Proof | None = None
    annotations: Sequence[Proof] = ()
    status: str | None = None
    timestamps: Mapping[str, Sequence[bytes]] = field(default_factory=dict)
    cert_status: Iterable[bytes] = ()


def bundle_bytes(packet: Packet, evidence: Evidence) -> bytes:
    """A bundle. Raises Malformed or NotGenuine if what was put together cannot be read back."""
    names = [proof.statement for proof in packet.endorsements]
    return _checked({"format": "hbs-bundle/1", "packet": packet_json(packet), **_beside(evidence, names)})


def presentation_bytes(packet: Packet, evidence: Evidence, *, shown: Collection[str]) -> bytes:
    """A presentation of a whole packet that shows `shown` (header and identity always). Raises as above.

    `evidence` holds the registrar's and the Ministry's statements and certificates only.
    """
    visible = [part for part in packet.parts if part.name in shown or part.name in ALWAYS_SHOWN]
    hidden = sorted(base64url.encode(part.hash) for part in packet.parts if part not in visible)
    content = {
        "parts": [part.text for part in visible],
        "hidden": hidden,
        "chain": base64url.encode(packet.chain),
    }
    return _checked({"format": "hbs-presentation/1", "packet": content, **_beside(evidence, [])})


def _beside(evidence: Evidence, endorsements: list[str]) -> dict[str, Any]:
    single = {
        "receipt": evidence.receipt,
        "lock": evidence.lock,
        "acknowledgement": evidence.acknowledgement,
    }
    proofs = {name: proof for name, proof in single.items() if proof}
    named = {*endorsements, *(p.statement for p in proofs.values())}
    named |= {proof.statement for proof in evidence.annotations}
    return {
        "statements": {name: evidence.statements[name] for name in named},
        "timestamps": {
            name: [base64url.encode_der(token) for token in tokens] for name, tokens in evidence.timestamps.items()
        },
        "certificates": sorted(base64url.encode_der(der) for der in evidence.certificates),
        "cert_status": sorted(base64url.encode_der(der) for der in evidence.cert_status),
        "policy": evidence.policy,
        "authority": evidence.authority,
        "annotations": [
            proof.model_dump(mode="json") for proof in sorted(evidence.annotations, key=lambda proof: proof.statement)
        ],
        **{name: proof.model_dump(mode="json") for name, proof in proofs.items()},
        **({"status": evidence.status} if evidence.status else {}),
    }


def _checked(value: dict[str, Any]) -> bytes:
    data = canonical.dump(value)
    read_bundle(data)
    return data
