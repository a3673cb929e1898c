"""Submissions whose envelope or packets cannot be read: refused whole."""

from typing import Any

from hbs_schema import base64url
from tests.vectors.desk import Desk
from tests.vectors.edits import by, drop, instead, on_part, put, put_in, text
from tests.vectors.forge import Forge
from tests.vectors.pupil import Pupil
from tests.vectors.raw import b64
from tests.vectors.submissions import PRINCIPAL, whole


def _same_record(register: list[Pupil], _forge: Forge) -> None:
    """The third pupil's packet is of the first one's record."""
    first, third = register[0], register[2]
    third.header["record_key"] = first.header["record_key"]
    third.change("header", third.header)
    third.texts[third.names.index("record")] = part_with_other_salt(first, "record")


def part_with_other_salt(pupil: Pupil, name: str) -> str:
    pupil_copy = Pupil(dict(pupil.header), list(pupil.names), list(pupil.texts))
    code = base64url.decode(pupil.texts[pupil.names.index(name)]).decode()
    pupil_copy.change(name, {"lookup_code": code.split('"')[-2]})
    return pupil_copy.texts[pupil.names.index(name)]


def _same_salt(register: list[Pupil], _forge: Forge) -> None:
    """The salt of one pupil's personal part stands in another's outcome."""
    from tests.vectors.pupil import part_text

    first, third = register[0], register[2]
    salt = base64url.decode(first.texts[first.names.index("personal")])[2:24].decode()
    place = third.names.index("outcome")
    third.texts[place] = part_text([salt, "outcome", {"result": "HT", "is_completed": True, "is_promoted": True}])


def _same_part(register: list[Pupil], _forge: Forge) -> None:
    first, third = register[0], register[2]
    third.texts[third.names.index("outcome")] = first.texts[first.names.index("outcome")]


def _stray(envelope: dict[str, Any], forge: Forge) -> None:
    stray = Desk(forge.ca).tree(
        "receipt",
        [bytes(32)],
        {
            **forge.common("school", "track"),
            "window": "1",
            "received_at": "2026-06-01T03:00:00Z",
            "submission_id": "00000000-0000-4000-8000-000000000000",
        },
    )
    envelope["statements"][stray.digest] = stray.jws


def _lose(envelope: dict[str, Any], forge: Forge) -> None:
    del envelope["statements"][forge.signed[PRINCIPAL].digest]


def _stray_certificate(ders: set[bytes], forge: Forge) -> None:
    ders.add(forge.ca.signer("stranger").certificate.der)


ENVELOPE = (
    whole("white-space", "A space stands after a comma.", "format", "file", text(b'","', b'", "')),
    whole("unknown-member", "The submission has a member of its own.", "format", "envelope", put(comment="x")),
    whole("null-member", "The timestamps are null.", "format", "envelope", put(timestamps=None)),
    whole(
        "without-leaves-member", "The member leaves is absent instead of empty.", "format", "envelope", drop("leaves")
    ),
    whole("bundle-format", "The submission calls itself a bundle.", "format", "envelope", put(format="hbs-bundle/1")),
    whole("without-packets", "There is no packet.", "format", "envelope", put(packets=[])),
    whole("empty", "The file is empty.", "format", "file", instead(b"")),
    whole("cut", "The file ends in its middle.", "format", "file", by(lambda d: d[: len(d) // 2])),
    whole("unreferenced-statement", "A statement that no packet refers to.", "format", "envelope", _stray),
    whole("missing-statement", "A packet's statement is not there.", "format", "envelope", _lose),
    whole(
        "unreferenced-certificate",
        "A certificate of somebody who signed nothing here.",
        "format",
        "ders",
        _stray_certificate,
    ),
    whole(
        "leaves-of-unknown-statement",
        "There are leaves of a statement that is not here.",
        "format",
        "envelope",
        put_in(f"leaves/{b64(bytes(32))}", []),
    ),
    whole(
        "timestamp-of-unknown-statement",
        "A timestamp names a statement that is not here.",
        "format",
        "envelope",
        put_in(f"timestamps/{b64(bytes(32))}", ["MAMCAQA="]),
    ),
)


PACKETS = (
    whole("two-packets-of-one-record", "Two packets are of one record.", "format", "register", _same_record),
    whole("one-salt-twice", "Two packets share a salt.", "parts", "register", _same_salt),
    whole("one-part-twice", "One part string stands in two packets.", "parts", "register", _same_part),
    whole(
        "bad-part-among-good",
        "One packet has a part of two items: no digest can be computed.",
        "parts",
        "with-header",
        on_part("subjects/TOAN", by(lambda entry: entry[:2])),
    ),
    whole(
        "bad-record-key-among-good",
        "One packet's record key does not follow from its code.",
        "record-key",
        "header",
        put(record_key=b64(bytes(32))),
    ),
    whole(
        "endorsement-twice",
        "One packet names one endorsement twice.",
        "stages",
        "endorsements",
        lambda proofs, _f: [*proofs, proofs[0]],
    ),
)
WHOLE_SUBMISSIONS = (*ENVELOPE, *PACKETS)
