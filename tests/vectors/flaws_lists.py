"""Bundles whose annotations, timestamps or revocation evidence are out of order, repeated or over a limit."""

from hbs_schema.base64url import encode_der
from tests.vectors.edits import put, swap
from tests.vectors.flaws_references import TINY, of_format
from tests.vectors.raw import b64

CORRECTED = {"annotation": "identity-corrected", "decision": {"number": "12/QĐ-SGDĐT", "date": "2026-06-17"}}
OTHER = {**CORRECTED, "decision": {"number": "13/QĐ-SGDĐT", "date": "2026-06-17"}}
LONG = encode_der(b"\x30\x82\x20\x00" + bytes(8192))

LIST_FLAWS = (
    of_format(
        "acknowledgement-without-lock",
        "There is an acknowledgement, but no lock.",
        lambda _value, _forge: None,
        without=("lock",),
    ),
    of_format(
        "annotations-out-of-order",
        "Two annotations are exchanged in their list.",
        lambda e, f: swap()(e["annotations"], f),
        annotations=(CORRECTED, OTHER),
    ),
    of_format(
        "repeated-annotation",
        "One annotation stands twice.",
        lambda e, _f: e["annotations"].append(e["annotations"][0]),
        annotations=(CORRECTED,),
    ),
    of_format(
        "too-many-annotations", "There are 17 annotations.", lambda _value, _forge: None, annotations=(CORRECTED,) * 17
    ),
    of_format(
        "timestamp-of-unknown-statement",
        "A timestamp names a statement that is not here.",
        put(timestamps={b64(bytes(32)): [encode_der(b"\x30\x03\x02\x01\x00")]}),
    ),
    of_format(
        "empty-token-list",
        "A statement has an empty list of timestamps.",
        lambda e, f: e["timestamps"].update({f.signed["receipt"].digest: []}),
    ),
    of_format(
        "empty-token",
        "A timestamp is an empty string.",
        lambda e, f: e["timestamps"].update({f.signed["receipt"].digest: [""]}),
    ),
    of_format(
        "too-many-tokens",
        "A line of timestamps has 17 tokens.",
        lambda e, f: e["timestamps"].update({f.signed["receipt"].digest: [TINY] * 17}),
    ),
    of_format(
        "token-too-long",
        "A timestamp is longer than 8 KiB.",
        lambda e, f: e["timestamps"].update({f.signed["receipt"].digest: [LONG]}),
    ),
    of_format(
        "evidence-out-of-order", "Two entries of cert_status are exchanged.", put(cert_status=["MAMCAQE=", "MAMCAQA="])
    ),
    of_format("repeated-evidence", "One entry of cert_status stands twice.", put(cert_status=["MAMCAQA=", "MAMCAQA="])),
)
