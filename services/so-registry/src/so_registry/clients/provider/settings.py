"""What the console knows of the provider before it has asked."""

from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import ECKey, RSAKey


@dataclass(frozen=True)
class ProviderAccount:
    """The console as the provider knows it. It proves itself by `key` (private_key_jwt, RFC 7523) or by `secret`.

    `second_acr`, `second_amr`: values of `acr` and `amr` that name a second factor.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    key: ECKey | RSAKey | None
    secret: str | None
    second_acr: frozenset[str]
    second_amr: frozenset[str]
    scopes: tuple[str, ...] = ("openid", "profile")


def read_client_key(file: Path) -> ECKey | RSAKey:
    """The account's private key. Its name is its thumbprint (RFC 7638), by which the provider finds it too.

    Raises OSError, ValueError.
    """
    content = file.read_bytes()
    for kind in (ECKey, RSAKey):
        try:
            named = kind.import_key(content)
        except ValueError:
            continue
        return kind.import_key(content, {"kid": named.thumbprint()})
    raise ValueError("neither an EC nor an RSA key")
