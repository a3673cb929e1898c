"""Public keys from a local JWKS file, read anew when the file changes."""

import json
import logging
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

log = logging.getLogger(__name__)

VerifyKey = ECKey | RSAKey

_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_SMALLEST_RSA = 2048
_LARGEST_RSA = 4096


class JwksUnusable(Exception):
    """The file is not a set of public signing keys with distinct kids."""


class JwksFile:
    """Keys by kid. A file that turned unreadable leaves the last good keys in force."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _fingerprint(path)
        self._keys = read_jwks(path)

    def find(self, kid: str) -> VerifyKey | None:
        self._refresh()
        return self._keys.get(kid)

    def _refresh(self) -> None:
        try:
            seen = _fingerprint(self._path)
            if seen == self._seen:
                return
            self._seen = seen
            self._keys = read_jwks(self._path)
        except (OSError, JwksUnusable) as error:
            log.error("jwks file not usable: %s", type(error).__name__)


def read_jwks(path: Path) -> dict[str, VerifyKey]:
    """Raises JwksUnusable or OSError. A private or secret key refuses the whole file."""
    try:
        entries = json.loads(path.read_bytes())["keys"]
        keys = [_key(entry) for entry in entries if entry.get("use", "sig") == "sig"]
        by_kid = {key.kid: key for key in keys if key.kid}
    except (ValueError, KeyError, TypeError, AttributeError, JoseError) as error:
        raise JwksUnusable(type(error).__name__) from None
    if not by_kid or len(by_kid) != len(keys):
        raise JwksUnusable("no key, a key without kid, or one kid twice")
    return by_kid


def _key(entry: dict[str, Any]) -> VerifyKey:
    if _PRIVATE_MEMBERS & entry.keys():
        raise JwksUnusable("it holds a private or secret key")
    if entry.get("kty") == "EC" and entry.get("crv") == "P-256":
        return ECKey.import_key(entry)
    if entry.get("kty") == "RSA":
        key = RSAKey.import_key(entry)
        if _SMALLEST_RSA <= key.public_key.key_size <= _LARGEST_RSA:
            return key
    raise JwksUnusable("only EC P-256 and RSA 2048 to 4096 are taken")


def _fingerprint(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
