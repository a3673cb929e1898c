"""Base64 with exactly one spelling for each byte string (docs/packet.md §1)."""

import base64
import binascii
from collections.abc import Sequence

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


def encode_each(values: Sequence[bytes]) -> list[str]:
    """As `encode` for each; the values are of one length."""
    if not values or not values[0]:
        return ["" for _ in values]
    # Filled up to whole groups of three, the texts stand in one text at equal distances.
    fill = b"\x00" * (-len(values[0]) % 3)
    step = (len(values[0]) + len(fill)) // 3 * 4
    text = encode(fill.join([*values, b""]))
    return [text[start : start + step - len(fill)] for start in range(0, len(values) * step, step)]


def decode_each(texts: Sequence[str], *, check: str = "format", pointer: str = "") -> list[bytes]:
    """As `decode` for each, and raises as it does."""
    step = len(texts[0]) if texts else 0
    if step % 4 or {len(text) for text in texts} != {step}:
        return [decode(text, check=check, pointer=pointer) for text in texts]
    # Whole groups of four digits: one text after the other is a text.
    data, size = decode("".join(texts), check=check, pointer=pointer), step // 4 * 3
    return [data[start : start + size] for start in range(0, len(data), size)] if size else [b"" for _ in texts]


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
