"""The bare loop: what nobody can leave out. Same JSON, same hashes, same signature checks, same rows by COPY."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import asyncpg
import pydantic_core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509 import load_der_x509_certificate

from hbs_schema import base64url, digests, merkle

TABLE = """
CREATE TABLE bare_packets (
    lookup_code text, revision int, packet_digest text PRIMARY KEY, record_key text UNIQUE, school text, grade int,
    body bytea, receipt text, receipt_index int
)
"""


def work(body: bytes) -> list[tuple[Any, ...]]:
    """Rows of one submission's packets, everything hashed and every signature checked once."""
    submission = pydantic_core.from_json(body)
    keys = {
        base64url.encode(sha256(der).digest()): load_der_x509_certificate(der).public_key()
        for der in (base64url.decode_der(text) for text in submission["certificates"])
    }
    statements = {name: _checked(jws, keys) for name, jws in submission["statements"].items()}
    _checked(submission["sender"], keys)
    return [_row(packet, submission["school"], statements) for packet in submission["packets"]]


def _checked(jws: str, keys: dict[str, Any]) -> dict[str, Any]:
    head, payload, signature = jws.split(".")
    header = pydantic_core.from_json(base64url.decode(head))
    raw = base64url.decode(signature)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    keys[header["x5t#S256"]].verify(der, f"{head}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    value: dict[str, Any] = pydantic_core.from_json(base64url.decode(payload))
    return value


def _row(packet: dict[str, Any], school: str, statements: dict[str, Any]) -> tuple[Any, ...]:
    part_hashes, values = [], {}
    for text in packet["parts"]:
        _, name, value = pydantic_core.from_json(base64url.decode(text))
        values[name] = value
        part_hashes.append(digests.part_hash(text))
    for proof in packet["endorsements"]:
        node = merkle.leaf_hash(part_hashes[0] * 3)
        for step in proof["path"]:
            node = merkle.node_hash(node, base64url.decode(step))
        assert proof["statement"] in statements  # noqa: S101  # the look-up is part of the work
    chain = digests.chain(base64url.decode(proof["statement"]) for proof in packet["endorsements"])
    digest = base64url.encode(digests.packet_digest(digests.content_digest(part_hashes), chain))
    header = values["header"]
    body = json.dumps(packet, separators=(",", ":")).encode()
    code = values["record"]["lookup_code"]
    return code, header["revision"], digest, header["record_key"], school, header["grade"], body, "", 0


async def store(connection: asyncpg.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """One COPY in one transaction, as the product commits a submission."""
    async with connection.transaction():
        await connection.copy_records_to_table("bare_packets", records=rows)
