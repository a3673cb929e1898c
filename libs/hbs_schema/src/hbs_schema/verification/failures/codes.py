"""Which code a refusal has. The texts are those of the library's own refusals; a test finds every one of them."""

from hbs_schema.errors import Refused

OF_TEXT = {
    "is-pdf": ("a PDF, not the file attached to it",),
    "too-large": (
        "longer than",
        "larger than",
        "too deep",
        "a certificate is too long",
        "a line is too long",
        "too many CA certificates",
        "the statement is too long",
    ),
    "spelling": (
        "not UTF-8",
        "not JSON",
        "not its own RFC 8785 form",
        "keys out of order",
        "a key that is not printable",
        "null or a number",
        "an integer beyond",
        "a character or escape",
        "not in Unicode",
        "not base64",
        "a certificate or a token is not base64",
        "not the one base64",
        "a digest has 32 bytes",
        "not a compact JWS",
    ),
    "members": (
        "neither a bundle nor",
        "not the members of",
        "an acknowledgement without a lock",
        "payload or header:",
        "not a certificate",
        "exactly the certificates",
        "exactly the statements",
        "not a renewal file",
        "not the header and payload of a renewal",
        "not the header and payload of a checkpoint",
        "not the first line of an export",
        "not a line of an export",
        "a place has its row or its digest",
        "a row is no text",
        "an object of a renewal that is not there",
    ),
    "unreferenced": (
        "a certificate that nothing refers to",
        "a statement that nothing refers to",
        "a renewal that nothing refers to",
        "a timestamp of a statement that is not here",
        "leaves of a statement that is not here",
        "a statement is missing, or nothing refers to it",
    ),
    "missing": (
        "a statement is missing",
        "the signer's certificate is missing",
        "a signer's certificate is not in the file",
        "the sender's certificate is missing",
        "the leaves are required",
    ),
    "name-differs": (
        "not the statement that its digest names",
        "a statement is not the one",
        "a statement under another's name",
    ),
    "wrong-kind": ("a kind that does not belong here",),
    "sentence-differs": ("the sentence is not that of the payload", "another sentence than that of its members"),
    "part-form": ("not an array of three", "a salt has 16 bytes", "a value is an object", "unknown part name"),
    "part-set": (
        "a part is missing",
        "parts stand in ascending order",
        "the number of parts",
        "record without a lookup code",
        "hidden hashes out of order",
        "header:",
    ),
    "salt-repeated": ("two parts with one salt", "one salt twice"),
    "part-hidden-wrongly": ("the header is always shown", "the identity is always shown"),
    "value-form": ("a part that this schema does not have", "a schema that is not known here", "not an interim record"),
    "key-differs": ("does not follow from code and school year",),
    "signature-form": ("an ES256 signature has 64 bytes", "an ES512 signature has 132 bytes", "r or s out of range"),
    "signature-wrong": ("the signature does not hold",),
    "key-unfit": ("the key does not fit the algorithm",),
    "root-differs": ("not signed under the given root",),
    "document-conflict": ("another document of the same number", "names another authority document"),
    "policy-differs": ("not the policy that the header names", "the header names a policy"),
    "speaks-of-another": (
        "an endorsement speaks of something else",
        "speaks of another",
        "of another window",
        "of another registrar",
        "the lock does not name",
        "the lock is of other grades",
        "the sender speaks of",
        "two packets with one",
    ),
    "signer-missing": ("no endorsement by",),
    "signer-extra": (
        "an endorsement that the policy does not ask for",
        "endorsements out of order",
        "one statement endorses twice",
    ),
    "leaf-missing": (
        "the path does not lead",
        "path too short",
        "path too long",
        "index outside the tree",
        "an endorsement of a part that the packet",
        "the leaves do not lead",
    ),
    "leaf-form": ("not a leaf of this kind", "two equal leaves", "leaves ascend"),
    "record-twice": ("two leaves for one record",),
    "purpose-missing": ("the signer does not have purpose",),
    "purpose-over": ("the signer's purpose did not hold",),
    "authority-ended": ("the signer's certificate had ended",),
    "time-unproven": ("the certificate was compromised",),
    "order-of-time": ("signed before", "not issued when it was signed"),
    "time-ahead": ("claims a time", "signed in the future"),
    "algorithm-over": ("RS256",),
    "certificate-unfit": ("a certificate that may not sign",),
    "certificate-not-valid": ("a certificate was not valid",),
    "path-missing": ("no path to a trusted root", "a path that is too long"),
    "timestamp-wrong": ("a timestamp", "an answer that is not a timestamp", "no timestamp was granted"),
    "revoked": ("a certificate was revoked",),
    "status-entry-wrong": ("an entry", "the validator wanted"),
    "bundle-unreadable": ("the bundle cannot be read",),
    "not-renewed": ("not among the renewed",),
}
"""Beginnings of the texts. The longest that fits decides."""
OF_END = {
    "signed-together": "signs each record by itself under this policy",
    "leaf-missing": "signed something else",
}
"""Ends of the texts that begin with a role."""
OF_CHECK = {"format": "members", "parts": "part-form", "schema": "value-form", "signatures": "key-unfit"}
"""What is left has the name of a rule of the models or keys, which are many."""

BEGINNINGS = sorted(((text, code) for code, texts in OF_TEXT.items() for text in texts), key=lambda p: -len(p[0]))
"""In the order in which they are tried."""
OTHERWISE = "members"


def code_of(refused: Refused) -> str:
    """The stable code of a refusal."""
    own = own_code(refused.reason)
    return own or OF_CHECK.get(refused.check, OTHERWISE)


def own_code(text: str) -> str:
    """The code of a text by itself; empty if no beginning or end fits."""
    for end_code, end in OF_END.items():
        if text.endswith(end):
            return end_code
    return next((code for beginning, code in BEGINNINGS if text.startswith(beginning)), "")
