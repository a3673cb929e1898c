"""Keys and access tokens for a local start and for tests; never for production."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from hbs_kit.clock import utc_now
from hbs_kit.identity import TYP
from hbs_kit.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    issuer: str
    audience: str
    client_id: str
    subject: str
    scopes: Sequence[str]
    acts_for_claim: str | None = None
    acts_for: Sequence[str] = ()
    lifetime: timedelta = timedelta(minutes=10)
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further claims, such as those of a person's login."""


def make_key(key_file: Path, jwks_file: Path) -> ECKey:
    """A new ES256 key: the private one readable by its owner alone, the public as JWKS.

    Refuses to overwrite a private key.
    """
    generated = ECKey.generate_key("P-256")
    key = ECKey.import_key({**generated.as_dict(private=True), "kid": str(uuid7())})
    public: dict[str, Any] = {**key.as_dict(private=False), "use": "sig", "alg": "ES256"}
    _write_new(key_file, json.dumps(key.as_dict(private=True)))
    jwks_file.write_text(json.dumps({"keys": [public]}, indent=1) + "\n")
    return key


def load_key(key_file: Path) -> ECKey:
    return ECKey.import_key(json.loads(key_file.read_bytes()))


def mint_token(key: ECKey, grant: Grant, *, now: datetime) -> str:
    issued = int(now.timestamp())
    claims: dict[str, Any] = {
        **grant.more,
        "iss": grant.issuer,
        "aud": grant.audience,
        "client_id": grant.client_id,
        "sub": grant.subject,
        "scope": " ".join(grant.scopes),
        "iat": issued,
        "exp": issued + int(grant.lifetime.total_seconds()),
        "jti": str(uuid7()),
    }
    if grant.acts_for_claim is not None:
        claims[grant.acts_for_claim] = list(grant.acts_for)
    header = {"alg": "ES256", "typ": TYP, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=["ES256"])


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.act == "key":
        make_key(options.key_file, options.jwks_file)
        return 0
    grant = Grant(
        issuer=options.issuer,
        audience=options.audience,
        client_id=options.client,
        subject=options.subject or options.client,
        scopes=options.scope,
        acts_for_claim=options.acts_for_claim,
        acts_for=options.acts_for,
        lifetime=timedelta(seconds=options.seconds),
        more={name: json.loads(value) for name, _, value in (claim.partition("=") for claim in options.claim)},
    )
    token = mint_token(load_key(options.key_file), grant, now=utc_now())
    sys.stdout.write(token + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hbs_kit.mint", description="Keys and access tokens, local only.")
    acts = parser.add_subparsers(dest="act", required=True)
    key = acts.add_parser("key", help="make a key pair")
    key.add_argument("--key-file", type=Path, required=True)
    key.add_argument("--jwks-file", type=Path, required=True)
    token = acts.add_parser("token", help="mint an access token")
    token.add_argument("--key-file", type=Path, required=True)
    token.add_argument("--issuer", required=True)
    token.add_argument("--audience", required=True)
    token.add_argument("--client", required=True)
    token.add_argument("--subject")
    token.add_argument("--scope", action="append", default=[], help="repeatable")
    token.add_argument("--acts-for-claim", help="name of the list claim")
    token.add_argument("--acts-for", action="append", default=[], help="repeatable")
    token.add_argument("--claim", action="append", default=[], help="NAME=JSON, such as auth_time=1767225600")
    token.add_argument("--seconds", type=int, default=600, help="lifetime")
    return parser


def _write_new(path: Path, text: str) -> None:
    # Created with its mode: a chmod afterwards leaves a moment in which all can read.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main())
