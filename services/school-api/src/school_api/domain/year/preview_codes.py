"""The code of a preview: 32 random bytes that its holder has on a slip or in a link, and of which we keep a hash."""

import base64
import re
from hashlib import sha256

LENGTH = 32
_CODE = re.compile(r"[a-z2-7]{52}")


def code_of(secret: bytes) -> str:
    """As it is handed out, once: letters and digits that can be read out and typed."""
    return base64.b32encode(secret).decode("ascii").rstrip("=").lower()


def code_hash(written: str) -> bytes | None:
    """What is stored of a code, however it was typed; None for what is no code."""
    code = re.sub(r"[\s-]", "", written[:200]).lower()
    if not _CODE.fullmatch(code):
        return None
    # Bytes of one code have one spelling: the last letter has no bits to spare but zeros.
    if code_of(base64.b32decode(code.upper() + "====")) != code:
        return None
    return sha256(code.encode("ascii")).digest()
