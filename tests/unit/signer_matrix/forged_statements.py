"""Statements and envelopes whose bytes were worked on: the seal's, of an otherwise good class."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hbs_schema import canonical, leaves
from hbs_schema.algorithms import P256_ORDER
from hbs_schema.base64url import decode, encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import assemble_packet
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.parts import Part
from hbs_schema.statements.payloads import Endorsement, Receipt
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from tests.integration.so_registry.signing import Signing, with_proof
from tests.support.registry import Registry
from tests.support.world import RECEIVED_AT, SIGNED_AT
from tests.unit.signer_matrix.paper import PaperRegistry, handed_in

Own = Statement[Endorsement]
Make = Callable[[PaperRegistry, Own], str]
"""The text that stands in the seal's place, from the seal's own statement."""


def acted(make: Make) -> Callable[[PaperRegistry], Awaitable[frozenset[str]]]:
    """One pupil, signed by everybody, the seal's statement replaced by another text."""

    async def act(registry: PaperRegistry) -> frozenset[str]:
        statements, packets = Signing(registry.world).class_of(await registry.drafts(1))
        own = statements[-1]
        other = Statement(make(registry, own), *_members(own))
        packet = with_proof(packets[0], own.name, statement=other.name)
        return handed_in(registry, [packet], [*statements[:-1], other])

    return act


def _members(own: Own) -> tuple[Any, ...]:
    return own.header, own.payload, own.signing_input, own.signature, own.payload_bytes


def _signed(registry: PaperRegistry, header: str, payload: bytes) -> str:
    text = f"{encode(header.encode())}.{encode(payload)}"
    return f"{text}.{encode(registry.world.key('seal/').sign(text.encode()))}"


def _header(own: Own, **changes: Any) -> str:
    members = {**json.loads(decode(own.jws.split(".")[0])), **changes}
    return json.dumps(dict(sorted(members.items())), separators=(",", ":"))


def other_kind(registry: PaperRegistry, _own: Own) -> str:
    """A receipt of the registrar over the very leaf."""
    members = {
        **registry.world.members(),
        "school": registry.world.school,
        "submission_id": "00000000-0000-4000-8000-000000000000",
        "received_at": to_instant(RECEIVED_AT),
    }
    leaf = leaves.of_packet("receipt", bytes(32))
    return sign_tree(Receipt, [leaf], members, key=registry.world.key("seal/"), signed_at=RECEIVED_AT).statement.jws


def hs256(registry: PaperRegistry, own: Own) -> str:
    """The verifier's public key taken for a shared secret."""
    public = registry.world.key("seal/").certificate.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    text = f"{encode(_header(own, alg='HS256').encode())}.{encode(own.payload_bytes)}"
    return f"{text}.{encode(hmac.new(public, text.encode(), hashlib.sha256).digest())}"


def alg_none(_registry: PaperRegistry, own: Own) -> str:
    return f"{encode(_header(own, alg='none').encode())}.{encode(own.payload_bytes)}."


def rs256(registry: PaperRegistry, own: Own) -> str:
    return _signed(registry, _header(own, alg="RS256"), own.payload_bytes)


def crit(registry: PaperRegistry, own: Own) -> str:
    return _signed(registry, _header(own, crit=["exp"]), own.payload_bytes)


def twice(registry: PaperRegistry, own: Own) -> str:
    payload = own.payload_bytes.replace(b'"v":1}', b'"v":1,"v":1}')
    assert payload != own.payload_bytes
    return _signed(registry, _header(own), payload)


def oversized(registry: PaperRegistry, own: Own) -> str:
    payload = own.payload_bytes.replace(b'"v":1}', b'"v":1,"w":"' + b"x" * 5000 + b'"}')
    return _signed(registry, _header(own), payload)


def high_s(_registry: PaperRegistry, own: Own) -> str:
    r, s = own.signature[:32], int.from_bytes(own.signature[32:], "big")
    head, payload, _ = own.jws.split(".")
    return f"{head}.{payload}.{encode(r + (P256_ORDER - s).to_bytes(32, 'big'))}"


def unused_bits(_registry: PaperRegistry, own: Own) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return own.jws[:-1] + alphabet[alphabet.index(own.jws[-1]) + 1]


def weak_key(registry: Registry) -> SigningKey:
    """RSA with 1024 bits, certified by the CA that everybody trusts."""
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505  # what is refused
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    ca = registry.world.ca
    made = SigningKey(ca.certify("weak", key), "PS256", lambda message: key.sign(message, pss, hashes.SHA256()))
    return ca.issued.setdefault("weak", made)


async def two_leaves(registry: PaperRegistry) -> frozenset[str]:
    """The seal signs the packet, and another content of the same record beside it."""
    signing = Signing(registry.world)
    (draft,) = signing.stages(await registry.drafts(1), (0, 1, 2))
    (sealed,) = signing.stages([draft], (3,))
    own = signing.statements.pop()
    members = own.payload.model_dump(mode="json", by_alias=True, exclude_none=True)
    members = {name: value for name, value in members.items() if name not in ("v", "kind", "count", "root", "text")}
    other = leaves.endorse_packet(draft.record_key, bytes(32), bytes(32))
    leaf = draft.leaf(3, "")
    tree = sign_tree(Endorsement, [leaf, other], members, key=registry.world.key("seal/"), signed_at=SIGNED_AT)
    registry.world.leaves[tree.statement.name] = tree.leaf_texts()
    proof = tree.proof(leaf)
    packet = with_proof(sealed.packet(), own.name, statement=proof.statement, index=proof.index, path=proof.path)
    return handed_in(registry, [packet], [*signing.statements, tree.statement])


def with_parts(packet: Packet, parts: tuple[Part, ...]) -> Packet:
    """The same endorsements over other parts."""
    return assemble_packet(parts, packet.endorsements)


async def dropped_part(registry: PaperRegistry) -> frozenset[str]:
    """The string is taken out of the file that was packed."""
    number, body = await registry.packed(1)
    envelope: Any = canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)
    subjects = [text for text in envelope["packets"][0]["parts"] if b'"subjects/' in decode(text)]
    envelope["packets"][0]["parts"].remove(subjects[0])
    return registry.told(number, canonical.dump(envelope))


async def large_submission(registry: PaperRegistry) -> frozenset[str]:
    number, body = await registry.packed(1)
    return registry.told(number, body + b" " * (4 * 1024 * 1024))


async def member_twice(registry: PaperRegistry) -> frozenset[str]:
    number, body = await registry.packed(1)
    return registry.told(number, body.replace(b'"format":', b'"format":"hbs-submission/1","format":', 1))
