"""Bytes of format 1 written without any of its checks, so that flawed files can be made."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from hbs_schema import base64url


def dump(value: Any) -> bytes:
    """Canonical JSON of whatever is given, permitted or not."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass")


def b64(data: bytes) -> str:
    return base64url.encode(data)


def unb64(text: str) -> bytes:
    return base64url.decode(text)


def digest_text(jws: str) -> str:
    """A statement's digest as it stands on the wire."""
    return b64(sha256(jws.encode("utf-8")).digest())


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 9162 §2.1.1, the recursion as it is written there; leaves in the order given."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = _split(len(leaves))
    return sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()


def tree_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 9162 §2.1.3.1, the recursion as it is written there."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*tree_path(index, leaves[:split]), tree_root(leaves[split:])]
    return [*tree_path(index - split, leaves[split:]), tree_root(leaves[:split])]


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1
