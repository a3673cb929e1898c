"""Base64 with exactly one spelling for each byte string (docs/packet.md §1)."""

import base64
import binascii

from hbs_schema.errors import Malformed

_PADDING = (b"", b"", b"==", b"=")
_LAST_DIGITS = ("", "", "AQgw", "AEIMQUYcgkosw048")
"""By length modulo 4: the digits that may stand last, because their unused bits are zero."""

# What is no base64url digit becomes a byte that the strict decoder refuses.
_TO_STANDARD = bytes(
    {0x2D: 0x2B, 0x5F: 0x2F, 0x2B: 0, 0x2F: 0, 0x3D: 0}.get(byte, byte if byte < 0x80 else 0) for byte in range(256)
)
_FROM_STANDARD = bytes.maketrans(b"+/", b"-_")


def encode(data: bytes) -> str:
    """base64url without padding (RFC 4648 §5)."""
    return binascii.b2a_base64(data, newline=False).translate(_FROM_STANDARD, b"=").decode("ascii")


def decode(text: str, *, check: str = "format", pointer: str = "") -> bytes:
    """Bytes of an unpadded base64url string.

    Raises Malformed if `text` is not the encoding of what it decodes to.
    """
    rest = len(text) % 4
    if rest == 1 or (rest and text[-1] not in _LAST_DIGITS[rest]):
        raise Malformed(check, "not the one base64url spelling", pointer)
    try:
        return binascii.a2b_base64(text.encode("ascii").translate(_TO_STANDARD) + _PADDING[rest], strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Malformed(check, "not base64url", pointer) from error


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
