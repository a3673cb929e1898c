"""Base64 with exactly one spelling for each byte string (docs/packet.md §1)."""

import base64
import binascii

from hbs_schema.errors import Malformed


def encode(data: bytes) -> str:
    """base64url without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str, *, check: str = "format", pointer: str = "") -> bytes:
    """Bytes of an unpadded base64url string.

    Raises Malformed if `text` is not the encoding of what it decodes to.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Malformed(check, "not base64url", pointer) from error
    if encode(data) != text:
        raise Malformed(check, "not the one base64url spelling", pointer)
    return data


def decode_digest(text: str, *, check: str = "format", pointer: str = "") -> bytes:
    """32 bytes of a digest; raises Malformed for any other length."""
    data = decode(text, check=check, pointer=pointer)
    if len(data) != 32:
        raise Malformed(check, "a digest has 32 bytes", pointer)
    return data


def encode_der(data: bytes) -> str:
    """DER inside JSON: base64 with padding (RFC 4648 §4)."""
    return base64.b64encode(data).decode("ascii")


def decode_der(text: str, *, check: str = "format", pointer: str = "") -> bytes:
    """DER bytes of a padded base64 string; raises Malformed if it has another spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed(check, "not base64", pointer) from error
    if encode_der(data) != text:
        raise Malformed(check, "not the one base64 spelling", pointer)
    return data
