"""Reading an operator's list of declarations: JSON in which a certificate may be a file beside it."""

import json
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import ValidationError

from hbs_schema import base64url
from hbs_schema.certificate_api import DeclarationIn, DeclarationsIn
from hbs_schema.certificates import Certificate
from hbs_schema.findings import Finding
from so_registry.domain.certificates.sentences import DECLARING
from so_registry.domain.errors import CertificatesRefused

LARGEST = 4 * 1024 * 1024
LARGEST_CERTIFICATE = 64 * 1024
"""A certificate with those of the CAs above it."""
_FILES = (".pem", ".crt", ".cer", ".der", ".p12", ".pfx")


def read_file(file: Path) -> tuple[DeclarationIn, ...]:
    """Declarations; `certificate` may name a PEM or DER file beside it. Raises CertificatesRefused with every place."""
    try:
        told = json.loads(_read(file, LARGEST))
        listed = told["declarations"] if isinstance(told, dict) else told
        entries = [dict(entry) for entry in listed]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CertificatesRefused([_finding("declarations-malformed", "")]) from None
    wrong = []
    for number, entry in enumerate(entries):
        try:
            entry["certificate"] = _text(file.parent, entry.get("certificate"))
        except CertificatesRefused as refused:
            wrong += [_finding(f.code, f"/declarations/{number}/certificate") for f in refused.problem_items]
    if wrong:
        raise CertificatesRefused(wrong)
    try:
        return DeclarationsIn.model_validate_json(json.dumps({"declarations": entries})).declarations
    except ValidationError as error:
        # Its own words repeat what they are about, names too.
        places = dict.fromkeys("".join(f"/{step}" for step in each["loc"]) for each in error.errors())
        # A list of which one entry is wrong is called too short as well.
        own = [place for place in places if not any(other.startswith(f"{place}/") for other in places)]
        raise CertificatesRefused([_finding("declarations-malformed", place) for place in own]) from None


def _text(folder: Path, told: Any) -> Any:
    if not isinstance(told, str) or not told.lower().endswith(_FILES):
        return told
    body = _read(folder / told, LARGEST_CERTIFICATE)
    if b"PRIVATE KEY-----" in body or told.lower().endswith((".p12", ".pfx")):
        raise CertificatesRefused([_finding("private-key-in-file", "")])
    try:
        is_pem = b"-----BEGIN" in body
        found = x509.load_pem_x509_certificates(body) if is_pem else [x509.load_der_x509_certificate(body)]
        # The order within a chain differs from CA to CA.
        read = [Certificate(each.public_bytes(Encoding.DER), each) for each in found]
        (own,) = [each for each in read if not each.is_ca] if len(read) > 1 else read
    except ValueError:
        raise CertificatesRefused([_finding("certificate-unreadable", "")]) from None
    return base64url.encode_der(own.der)


def _read(file: Path, limit: int) -> bytes:
    """Raises OSError, and CertificatesRefused for more than the limit."""
    with file.open("rb") as opened:
        body = opened.read(limit + 1)
    if len(body) > limit:
        raise CertificatesRefused([_finding("declarations-malformed", "")])
    return body


def _finding(code: str, pointer: str) -> Finding:
    return Finding(code, DECLARING[code], pointer)
