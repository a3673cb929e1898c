"""Bundles with something in them that nothing refers to, with repeats, or over a limit."""

import base64
from itertools import repeat
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.base64url import decode_der, encode_der
from tests.vectors.edits import swap
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector


def of_format(name: str, flaw: str, edit: Edit, step: str = "envelope", **options: Any) -> Vector:
    return Vector(name, flaw, "format", "bytes", {step: edit}, options)


def _stray_statement(envelope: dict[str, Any], forge: Forge) -> None:
    stray = forge.tree("receipt", [bytes(32)], forge_members(forge))
    envelope["statements"][stray.digest] = stray.jws


def forge_members(forge: Forge) -> dict[str, Any]:
    """A receipt for a packet that is not here."""
    return {
        **forge.common("school", "track"),
        "window": "1",
        "submission_id": "00000000-0000-4000-8000-000000000000",
        "received_at": "2026-06-01T03:00:00Z",
    }


def _rename_statement(envelope: dict[str, Any], forge: Forge) -> None:
    statements, wrong = envelope["statements"], b64(bytes(32))
    statements[wrong] = statements.pop(forge.signed["receipt"].digest)
    envelope["receipt"]["statement"] = wrong


def _lose_statement(envelope: dict[str, Any], forge: Forge) -> None:
    del envelope["statements"][forge.signed["receipt"].digest]


def _certificates(change: Any) -> Edit:
    def edit(envelope: dict[str, Any], forge: Forge) -> None:
        certificates = envelope["certificates"]
        envelope["certificates"] = change(certificates, forge) or certificates

    return edit


def _more(der: Any) -> Edit:
    """A certificate more, in its place in the list."""
    return _certificates(lambda own, forge: sorted([*own, encode_der(der(forge))]))


def _authorities_of_one_name(ders: set[bytes], forge: Forge) -> None:
    ders |= {_authority_of_the_name(forge) for _ in range(16)}


def _authority_of_the_name(forge: Forge) -> bytes:
    """One more issuer as the signers' certificates name theirs: it may lie in the file."""
    return forge.ca.below("Test Issuing CA").certificate.public_bytes(Encoding.DER)


def _long_certificate(ders: set[bytes], forge: Forge) -> None:
    extra = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), bytes(4096))
    key = forge.ca.issuing_key
    ders.add(forge.ca.certify("Test Issuing CA", key, is_ca=True, extra=extra).der)


def _longer(own: list[str], _forge: Any) -> list[str]:
    return sorted([encode_der(decode_der(own[0]) + b"\x00"), *own[1:]])


def _as_url(own: list[str], _forge: Any) -> list[str]:
    """One certificate in the alphabet of base64url; one that has a digit by which it shows."""
    text = next(entry for entry in own if "+" in entry or "/" in entry)
    other = base64.urlsafe_b64encode(decode_der(text)).decode()
    return sorted([other, *(entry for entry in own if entry != text)])


def _unpadded(own: list[str], forge: Forge) -> list[str]:
    """A third of all lengths needs no padding, perhaps all of the file's own: one that needs it is added."""
    made = (encode_der(_authority_of_the_name(turn)) for turn in repeat(forge))
    text = next(entry for entry in made if entry.endswith("="))
    return sorted([text.rstrip("="), *own])


TINY = encode_der(b"\x30\x03\x02\x01\x00")

REFERENCES = (
    of_format("unreferenced-statement", "A genuine receipt of another packet lies in the file.", _stray_statement),
    of_format(
        "statement-under-wrong-digest", "A statement stands under a digest that is not its own.", _rename_statement
    ),
    of_format("missing-statement", "The receipt's statement is not in the file.", _lose_statement),
    of_format(
        "unreferenced-certificate",
        "A certificate of somebody who signed nothing here.",
        _more(lambda forge: forge.ca.signer("stranger").certificate.der),
    ),
    of_format(
        "root-certificate-inside",
        "The Ministry's root certificate lies in the file.",
        _more(lambda forge: forge.ca.signer("bo-root").certificate.der),
    ),
    of_format(
        "certificates-out-of-order",
        "Two certificates are exchanged in their list.",
        _certificates(lambda own, forge: swap()(own, forge)),
    ),
    of_format(
        "repeated-certificate", "A certificate stands twice.", _certificates(lambda own, _forge: sorted([*own, own[0]]))
    ),
    of_format(
        "not-a-certificate",
        "A DER that is no certificate stands among the certificates.",
        _certificates(lambda own, _f: sorted([*own, TINY])),
    ),
    of_format("byte-after-certificate", "A byte follows the DER of a certificate.", _certificates(_longer)),
    of_format(
        "certificate-as-base64url", "A certificate is written in the alphabet of base64url.", _certificates(_as_url)
    ),
    of_format(
        "certificate-with-line-break",
        "The base64 of a certificate holds a line break.",
        _certificates(lambda own, _f: sorted([own[0][:64] + "\n" + own[0][64:], *own[1:]])),
    ),
    of_format("certificate-padding", "The base64 of a certificate lacks its padding.", _certificates(_unpadded)),
    of_format("certificate-too-long", "A certificate is longer than 4 KiB.", _long_certificate, "ders"),
    of_format(
        "too-many-authorities",
        "17 CA certificates of one name: path building without end.",
        _authorities_of_one_name,
        "ders",
    ),
)
