"""Which certificates a set of statements needs: the signers' own, and the CAs above them that are at hand."""

import json
from collections.abc import Iterable, Mapping, Sequence

from cryptography.x509.oid import NameOID

from hbs_schema import base64url
from hbs_schema.certificates import Certificate


def thumbprint_of(jws: str) -> str:
    """The signer's certificate as a stored statement names it."""
    header = json.loads(base64url.decode(jws.split(".", 1)[0]))
    return str(header["x5t#S256"])


def with_issuers(signers: Mapping[str, Certificate], intermediates: Sequence[Certificate]) -> list[bytes]:
    """DER of the signers' certificates and of their issuers, step by step; none that nothing refers to."""
    needed = dict(signers)
    frontier = list(signers.values())
    while frontier:
        issuer = frontier.pop().issuer
        for candidate in intermediates:
            if candidate.subject == issuer and candidate.thumbprint not in needed:
                needed[candidate.thumbprint] = candidate
                frontier.append(candidate)
    return [certificate.der for certificate in needed.values()]


def thumbprints(statements: Iterable[str]) -> set[str]:
    """Of all signers."""
    return {thumbprint_of(jws) for jws in statements}


def name_of(certificate: Certificate) -> str:
    """Whose certificate it is, as the CA wrote it; empty if it names nobody."""
    names = certificate.x509.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
