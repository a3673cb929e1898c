"""RFC 3161 tokens. Needs the `[evidence]` extra: rfc3161-client verifies, this module leaves no byte unverified."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import rfc3161_client
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.base64url import decode_digest
from hbs_schema.certificates import load_certificate
from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import NotGenuine, Refused
from hbs_schema.verification.asn1 import der
from hbs_schema.verification.certificate_checks import Use, check_paths, check_use, check_validity

# PKIStatusInfo { status granted }: the library reads responses, bundles hold the token alone.
_GRANTED = bytes.fromhex("3003020100")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
# Dotted: asn1crypto has a name for it only where some other module has imported its `tsp`.
_TST_INFO = "1.2.840.113549.1.9.16.1.4"


def read_timestamps(bundle: Bundle, roots: Sequence[x509.Certificate]) -> dict[str, datetime]:
    """Earliest genTime of each stamped statement. Raises NotGenuine if any token is not valid."""
    issuers = [certificate.x509 for certificate in bundle.certificates.values() if certificate.is_ca]
    return {
        name: min(check_line(decode_digest(name), tokens, roots, issuers)) for name, tokens in bundle.timestamps.items()
    }


def check_line(
    imprint: bytes,
    tokens: Sequence[bytes],
    roots: Sequence[x509.Certificate],
    issuers: Sequence[x509.Certificate],
) -> list[datetime]:
    """genTime of each token of a line, the first of which is over `imprint`. Raises NotGenuine if one is not valid."""
    moments = []
    for token in tokens:
        try:
            moments.append(check_token(token, imprint, roots, issuers))
        except Refused as error:
            raise NotGenuine("timestamps", error.reason) from error
        # A later token renews the earlier one: it is over its bytes (docs/packet.md §9).
        imprint = sha256(token).digest()
    return moments


def check_token(
    token: bytes,
    imprint: bytes,
    roots: Sequence[x509.Certificate],
    issuers: Sequence[x509.Certificate] = (),
) -> datetime:
    """genTime of a token over `imprint` (SHA-256), signed by a TSA that has a path to one of `roots`.

    `issuers` are intermediates that may stand between, beside those that the token brings along.

    Raises NotGenuine if it is not valid in every byte.
    """
    return _gen_time(token, imprint, tuple(roots), tuple(issuers))


# The records of a class have tokens in common: each is checked once. Nothing else decides.
@lru_cache(maxsize=1024)
def _gen_time(
    token: bytes, imprint: bytes, roots: tuple[x509.Certificate, ...], issuers: tuple[x509.Certificate, ...]
) -> datetime:
    certificates = _check_form(token)
    try:
        response = rfc3161_client.decode_timestamp_response(_as_response(token))
        builder = rfc3161_client.VerifierBuilder(roots=list(roots), intermediates=[*certificates, *issuers])
        builder.build().verify(response, imprint)
        moment = response.tst_info.gen_time
    except Exception as error:
        # Hostile DER makes the library raise far more than its own VerificationError.
        raise NotGenuine("timestamps", "a timestamp is not valid") from error
    # The library takes any chain among the given certificates; each embedded one must hold by itself.
    views = [load_certificate(entry.public_bytes(Encoding.DER)) for entry in (*certificates, *issuers)]
    uses = [Use(view, moment) for view in views[: len(certificates)]]
    try:
        check_validity(uses)
        check_use([use for use in uses if not use.certificate.is_ca])
        check_paths(uses, roots, views)
    except NotGenuine as refused:
        raise NotGenuine("timestamps", f"a timestamp whose certificates do not hold: {refused.reason}") from refused
    return moment


def _check_form(token: bytes) -> list[x509.Certificate]:
    """The embedded certificates of a token whose unsigned fields say only what they must."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        signer = signed["signer_infos"][0]
        certificates = [x509.load_der_x509_certificate(entry.chosen.dump()) for entry in signed["certificates"]]
        is_plain = (
            signed["encap_content_info"]["content_type"].dotted == _TST_INFO
            and signed["digest_algorithms"][0].dump() == signer["digest_algorithm"].dump()
            and signer["digest_algorithm"]["algorithm"].native in ("sha256", "sha384", "sha512")
            and signer["signature_algorithm"]["algorithm"].native in _signature_algorithms(signer, certificates)
            and signer["sid"].dump() == _named_by(signed, signer)
            and _rebuilt(signed, signer) == token
        )
    except Exception as error:
        # The ASN.1 parser raises many kinds for hostile bytes; all mean the same here.
        raise NotGenuine("timestamps", "a timestamp is malformed") from error
    if not is_plain:
        raise NotGenuine("timestamps", "a timestamp with unusual or unsigned members")
    return certificates


def _signature_algorithms(signer: Any, certificates: Sequence[x509.Certificate]) -> tuple[str, ...]:
    """Names that fit the signer's key: nothing else in the token covers this field."""
    digest = signer["digest_algorithm"]["algorithm"].native
    serial = signer["sid"].chosen["serial_number"].native
    own = next(certificate for certificate in certificates if certificate.serial_number == serial)
    if isinstance(own.public_key(), ec.EllipticCurvePublicKey):
        return (f"{digest}_ecdsa",)
    return (f"{digest}_rsa", "rsassa_pkcs1v15", "rsassa_pss")


def _named_by(signed: Any, signer: Any) -> bytes:
    """The signer's certificate by issuer and serial number, as it spells them itself: nothing in the token covers this
    field, and who looks certificates up by names takes a name in other letters or another type of string for the same.
    """
    serial = signer["sid"].chosen["serial_number"].native
    stated = [entry.chosen["tbs_certificate"] for entry in signed["certificates"]]
    own = next(entry for entry in stated if entry["serial_number"].native == serial)
    return der(0x30, own["issuer"].dump(), own["serial_number"].dump())


def _rebuilt(signed: Any, signer: Any) -> bytes:
    """The token put together from the members that are verified, and from constants: DER has one spelling."""
    info = der(
        0x30,
        der(0x02, b"\x01"),
        signer["sid"].dump(),
        signer["digest_algorithm"].dump(),
        signer["signed_attrs"].dump(),
        signer["signature_algorithm"].dump(),
        der(0x04, signer["signature"].native),
    )
    data = der(
        0x30,
        der(0x02, b"\x03"),
        der(0x31, signer["digest_algorithm"].dump()),
        signed["encap_content_info"].dump(),
        der(0xA0, *(entry.dump() for entry in signed["certificates"])),
        der(0x31, info),
    )
    return der(0x30, _SIGNED_DATA, der(0xA0, data))


def _as_response(token: bytes) -> bytes:
    return der(0x30, _GRANTED, token)
