"""What a browser holds, and what is stored of it: a hash."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256

RandomBytes = Callable[[int], bytes]


def new_secret(random: RandomBytes) -> str:
    """32 bytes as text."""
    return urlsafe_b64encode(random(32)).rstrip(b"=").decode("ascii")


def hash_of(secret: str) -> bytes:
    """Under which a secret is stored; 256 bits of chance need no salt."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def challenge_of(verifier: str) -> str:
    """PKCE's S256 (RFC 7636 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")
