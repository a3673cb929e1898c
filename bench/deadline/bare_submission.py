"""What nobody can leave out of taking in one submission: the same JSON, hashes, signatures, trees and rows.

Two transactions, since the bytes are durable before their sender is answered, and what is made of them later. What the
registrar says of them is signed here too. Nothing is checked but signatures and that each leaf is in its tree.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import pydantic_core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509 import load_der_x509_certificate

from hbs_schema import base64url, digests, leaves, merkle

Rows = dict[str, list[tuple[Any, ...]]]

COLUMNS: Mapping[str, Sequence[str]] = {
    "submissions": (
        *("school_year", "school", "submission_id", "window_no", "sha256", "body", "client_id", "received_at"),
        "state",
    ),
    "statements": ("digest", "kind", "jws", "leaf_count"),
    "unstamped": ("statement",),
    "unconfirmed": ("statement", "signer", "used_at"),
    "packets": (
        *("school_year", "lookup_code", "revision", "packet_id", "packet_digest", "record_key", "supersedes"),
        *("school", "window_no", "grade", "class", "result", "policy", "submission_id", "receipt"),
        *("receipt_index", "receipt_path", "accepted_at", "body_at", "body_length"),
    ),
    "part_ages": ("record_key", "part", "role", "iat", "statement"),
    "verdicts": (
        *("school_year", "school", "submission_id", "position", "window_no", "grade", "class", "packet_digest"),
        *("record_key", "result", "codes"),
    ),
}
"""By table of the registry, in the order in which they are filled: intake fills the first."""
VERDICT = """
UPDATE bare.submissions SET state = 'verified', arrival = $4, answer = $5, verified_at = $6
WHERE (school_year, school, submission_id) = ($1, $2, $3)
"""


def rows_of(body: bytes, key: ec.EllipticCurvePrivateKey) -> tuple[Rows, tuple[Any, ...]]:
    """The rows of one submission and the values of `VERDICT`; everything is hashed and each signature checked once."""
    submission = pydantic_core.from_json(body)
    now = datetime.now(UTC)
    keys = {
        base64url.encode(sha256(der).digest()): load_der_x509_certificate(der).public_key()
        for der in (base64url.decode_der(text) for text in submission["certificates"])
    }
    statements = {name: _checked(jws, keys) for name, jws in submission["statements"].items()}
    trees = {name: merkle.Tree(list(map(base64url.decode, own))) for name, own in submission["leaves"].items()}
    _checked(submission["sender"], keys)
    read = [_read(packet, statements, trees) for packet in submission["packets"]]
    tree = merkle.Tree([leaves.of_packet("receipt", digest) for _, digest, _ in read])
    where = {leaf: index for index, leaf in enumerate(tree.leaves)}
    school, number, window = submission["school"], UUID(submission["submission_id"]), int(submission["window"])
    year = read[0][0]["header"]["school_year"]
    rows: Rows = {name: [] for name in COLUMNS}
    own_hash = sha256(body).digest()
    rows["submissions"] = [(year, school, number, window, own_hash, body, "bare", now, "received")]
    arrival, receipt = _signed(own_hash, key), _signed(tree.root, key)
    told = [(name, submission["statements"][name], payload["count"]) for name, (_, payload) in statements.items()]
    for name, jws, count in [*told, (base64url.encode(sha256(receipt.encode()).digest()), receipt, len(read))]:
        rows["statements"].append((name, "endorsement", jws, count))
        rows["unstamped"].append((name,))
        rows["unconfirmed"].append((name, statements[name][0]["x5t#S256"] if name in statements else name, now))
    for position, (values, digest, packet) in enumerate(read):
        head, own = values["header"], base64url.encode(digest)
        index = where[leaves.of_packet("receipt", digest)]
        path = [base64url.encode(step) for step in tree.path(index)]
        place = (year, school, number)
        rows["packets"].append(
            (
                *(year, values["record"]["lookup_code"], head["revision"], UUID(head["packet_id"]), own),
                *(head["record_key"], head.get("supersedes"), school, window, head["grade"], head["class"]),
                *(values["outcome"]["result"], head["policy"]["digest"], number),
                *(own, index, path, now, body.index(written := pydantic_core.to_json(packet)), len(written)),
            )
        )
        for proof in packet["endorsements"]:
            header, payload = statements[proof["statement"]]
            part = payload["scope"].get("part", "")
            rows["part_ages"].append((head["record_key"], part, payload["role"], header["iat"], proof["statement"]))
        rows["verdicts"].append(
            (*place, position, window, head["grade"], head["class"], own, head["record_key"], "accepted", [])
        )
    answer = pydantic_core.to_json([(row[4], row[15], row[16], row[17]) for row in rows["packets"]])
    return rows, (year, school, number, arrival, answer, now)


def _signed(root: bytes, key: ec.EllipticCurvePrivateKey) -> str:
    """As long as an arrival or a receipt is."""
    payload = base64url.encode(b"x" * 640 + root)
    return f"{payload}.{base64url.encode(key.sign(payload.encode(), ec.ECDSA(hashes.SHA256())))}"


def _checked(jws: str, keys: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    head, payload, signature = jws.split(".")
    header = pydantic_core.from_json(base64url.decode(head))
    raw = base64url.decode(signature)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    keys[header["x5t#S256"]].verify(der, f"{head}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    return header, pydantic_core.from_json(base64url.decode(payload))


def _read(
    packet: dict[str, Any], statements: Mapping[str, Any], trees: Mapping[str, merkle.Tree]
) -> tuple[dict[str, Any], bytes, dict[str, Any]]:
    values, part_hashes = {}, {}
    for text in packet["parts"]:
        _, name, value = pydantic_core.from_json(base64url.decode(text))
        values[name] = value
        part_hashes[name] = digests.part_hash(text)
    key, identity = base64url.decode(values["header"]["record_key"]), part_hashes["identity"]
    content = digests.content_digest(part_hashes.values())
    own = [base64url.decode(proof["statement"]) for proof in packet["endorsements"]]
    for number, proof in enumerate(packet["endorsements"]):
        payload = statements[proof["statement"]][1]
        if payload["covers"] == "part":
            leaf = leaves.endorse_part(key, identity, part_hashes[payload["scope"]["part"]])
        else:
            leaf = leaves.endorse_packet(key, content, digests.chain(own[:number]))
        # The cheapest that proves it: the tree stands, since a submission shows all leaves of its statements.
        trees[proof["statement"]].place(leaf)
    return values, digests.packet_digest(content, digests.chain(own)), packet
