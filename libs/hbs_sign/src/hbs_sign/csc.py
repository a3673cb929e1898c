"""A key at a remote signing service: Cloud Signature Consortium API v1 (1.0.4.0), many hashes in one authorisation.

The hashes are made here, the service sees nothing else. PIN, one-time password and the authorisation (SAD) live as
long as one batch and go to the signing service alone. Where the person confirms on a phone, the answer is asked for
again until it is there (`credentials/authorizeCheck`, `signatures/signPolling` of API v2, as providers offer them).
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from hbs_keys.errors import KeyNotReady, SignatureFaulty
from hbs_schema import algorithms
from hbs_schema.algorithms import Algorithm
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import HbsError
from hbs_sign.csc_door import CscDoor, bytes_of, member
from hbs_sign.csc_signatures import OIDS, PSS_PARAMETERS, SHA256_OID, base64_of, raw_signature
from hbs_sign.errors import AuthorisationNeeded, KeyUnfit
from hbs_sign.keys import Key

Ask = Callable[[], str]
"""A PIN or one-time password, asked for at each authorisation and kept nowhere."""
MOST_HASHES: Final = 500


@dataclass(frozen=True)
class Credential:
    """One key of a person at the service."""

    credential_id: str
    certificate: Certificate
    algorithm: Algorithm
    batch: int
    """How many hashes one authorisation covers."""
    needs_pin: bool
    needs_otp: bool


@dataclass
class Remote:
    """A person's way to the signing service."""

    door: CscDoor
    pin: Ask | None = field(default=None, repr=False)
    otp: Ask | None = field(default=None, repr=False)

    def list_credentials(self) -> list[str]:
        """Ids of the caller's credentials. Raises KeyNotReady."""
        told = self.door.ask("credentials/list", {})
        return [one for one in member(told, "credentialIDs", list) if isinstance(one, str)]

    def read_credential(self, credential_id: str, algorithm: str | None = None) -> Credential:
        """Certificate and abilities. Raises KeyNotReady, KeyUnfit."""
        told = self.door.ask("credentials/info", {"credentialID": credential_id, "certificates": "single"})
        key = member(told, "key", dict)
        if key.get("status") != "enabled":
            raise KeyUnfit(reason="disabled")
        certificate = _certificate(told)
        chosen = _algorithm(certificate, algorithm, member(key, "algo", list))
        mode = str(told.get("authMode", "explicit"))
        return Credential(
            credential_id=credential_id,
            certificate=certificate,
            algorithm=chosen,
            batch=_batch(told),
            needs_pin=mode == "explicit" and _is_present(told, "PIN"),
            needs_otp=mode == "explicit" and _is_present(told, "OTP"),
        )

    def key(self, credential: Credential) -> Key:
        """The credential as a session's key; each batch is one authorisation."""

        def sign_many(messages: Sequence[bytes]) -> Iterator[bytes]:
            for start in range(0, len(messages), credential.batch):
                yield from self._sign(credential, messages[start : start + credential.batch])

        return Key(credential.certificate, credential.algorithm, sign_many)

    def _sign(self, credential: Credential, messages: Sequence[bytes]) -> Iterator[bytes]:
        hashes = [base64_of(hashlib.sha256(message).digest()) for message in messages]
        asked = {
            "credentialID": credential.credential_id,
            "SAD": self._authorise(credential, hashes),
            "hash": hashes,
            "hashAlgo": SHA256_OID,
            "signAlgo": _oid(credential),
            **({"signAlgoParams": PSS_PARAMETERS} if credential.algorithm == "PS256" else {}),
        }
        told = self.door.ask_until("signatures/signHash", asked, "signatures", again="signatures/signPolling")
        signatures = member(told, "signatures", list)
        if len(signatures) > len(messages):
            raise SignatureFaulty("more signatures than hashes")
        for message, text in zip(messages, signatures, strict=False):
            yield _checked(credential, message, text)
        if len(signatures) < len(messages):
            raise KeyNotReady(f"{len(signatures)} of {len(messages)} hashes were signed")

    def _authorise(self, credential: Credential, hashes: Sequence[str]) -> str:
        """What allows these hashes to be signed, and no others. Raises KeyNotReady, AuthorisationNeeded."""
        asked = {"credentialID": credential.credential_id, "numSignatures": len(hashes), "hash": list(hashes)}
        for name, needs, source in (("PIN", credential.needs_pin, self.pin), ("OTP", credential.needs_otp, self.otp)):
            if needs and source is None:
                raise AuthorisationNeeded(reason=name)
            if needs and source is not None:
                asked[name] = source()
        told = self.door.ask_until("credentials/authorize", asked, "SAD", again="credentials/authorizeCheck")
        return str(member(told, "SAD", str))


def _certificate(told: dict[str, Any]) -> Certificate:
    try:
        return load_certificate(bytes_of(member(member(told, "cert", dict), "certificates", list)[0]))
    except (HbsError, IndexError):
        raise KeyUnfit(reason="certificate") from None


def _algorithm(certificate: Certificate, wanted: str | None, offered: Sequence[object]) -> Algorithm:
    """Raises KeyUnfit unless format 1, the certificate's key and the service all know it."""
    try:
        chosen = wanted or algorithms.default_algorithm(certificate.key)
        algorithms.check_key(certificate.key, chosen)
    except HbsError:
        raise KeyUnfit(reason=wanted or "certificate") from None
    for name, oids in OIDS.items():
        if name == chosen and any(one in oids for one in offered if isinstance(one, str)):
            return name
    raise KeyUnfit(reason=chosen)


def _batch(told: dict[str, Any]) -> int:
    allowed = told.get("multisign")
    return max(1, min(allowed, MOST_HASHES)) if isinstance(allowed, int) else 1


def _is_present(told: dict[str, Any], name: str) -> bool:
    described = told.get(name)
    return isinstance(described, dict) and str(described.get("presence", "false")).lower() == "true"


def _oid(credential: Credential) -> str:
    return sorted(OIDS[credential.algorithm])[0]


def _checked(credential: Credential, message: bytes, text: object) -> bytes:
    try:
        signature = bytes_of(text)
        if isinstance(credential.certificate.key, ec.EllipticCurvePublicKey):
            signature = raw_signature(signature)
        algorithms.check_signature(credential.certificate.key, credential.algorithm, message, signature)
    except (HbsError, ValueError):
        raise SignatureFaulty("the remote signature is none under the certificate") from None
    return signature
