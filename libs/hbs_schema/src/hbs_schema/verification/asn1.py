"""Writing DER (X.690 §10): to compare what was received with the one spelling it may have."""


def der(tag: int, *contents: bytes) -> bytes:
    """An element with a definite length in its shortest form."""
    body = b"".join(contents)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body
