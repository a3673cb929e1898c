"""Presentations that hide too much, too little, or something else."""

from typing import Any

from tests.vectors.edits import put, put_in, swap
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Group, Vector

ONE_SUBJECT: dict[str, Any] = {"shown": ("subjects/TOAN",)}
WHOLE: dict[str, Any] = {"shown": ("personal", "record", "outcome", "subjects/TOAN")}


def _vector(
    name: str,
    flaw: str,
    check: str,
    edit: Edit,
    *also: str,
    step: str = "envelope",
    group: Group = "bytes",
    **options: Any,
) -> Vector:
    return Vector(f"presentation-{name}", flaw, check, group, {step: edit}, options or ONE_SUBJECT, also=also)


def _packet(change: Any) -> Edit:
    def edit(envelope: dict[str, Any], forge: Forge) -> None:
        change(envelope["packet"], forge)

    return edit


def _show_twice(packet: dict[str, Any], forge: Forge) -> None:
    """A part that is shown stands among the hidden ones too, instead of another one."""
    packet["hidden"] = sorted([*packet["hidden"][1:], b64(forge.subject.hash_of("identity"))])


def _repeat(packet: dict[str, Any], _forge: Forge) -> None:
    packet["hidden"] = sorted([*packet["hidden"][1:], packet["hidden"][1]])


def _exchange(packet: dict[str, Any], _forge: Forge) -> None:
    packet["hidden"] = sorted([*packet["hidden"][1:], b64(bytes(32))])


def _hide(name: str) -> Edit:
    return lambda shown, _forge: shown - {name}


def _school(envelope: dict[str, Any], forge: Forge) -> None:
    signed = forge.signed["endorsement:principal"]
    envelope["statements"][signed.digest] = signed.jws


def _own_mark(packet: dict[str, Any], forge: Forge) -> None:
    forge.subject.change("subjects/TOAN", {"level": "T", "test": "10"})
    place = forge.subject.names.index("subjects/TOAN")
    packet["parts"][-1] = forge.subject.texts[place]


PRESENTATION_FLAWS = (
    _vector(
        "hidden-out-of-order", "Two hidden hashes are exchanged.", "parts", _packet(lambda p, f: swap()(p["hidden"], f))
    ),
    _vector("hidden-twice", "One hidden hash stands twice, another one is missing.", "parts", _packet(_repeat)),
    _vector("hidden-and-shown", "A part is shown and hidden at once.", "parts", _packet(_show_twice)),
    _vector("hash-missing", "One hidden hash is missing.", "parts", _packet(lambda p, _f: p["hidden"].pop())),
    _vector(
        "hash-too-many",
        "There is one hidden hash more than the header counts.",
        "parts",
        _packet(lambda p, _f: p.update(hidden=sorted([*p["hidden"], b64(bytes(32))]))),
    ),
    _vector("header-hidden", "The header is hidden.", "parts", _hide("header"), step="shown"),
    _vector("identity-hidden", "The identity is hidden.", "parts", _hide("identity"), step="shown"),
    _vector(
        "parts-out-of-order", "Two shown parts are exchanged.", "parts", _packet(lambda p, f: swap()(p["parts"], f))
    ),
    _vector(
        "hidden-not-a-digest",
        "A hidden hash has 31 bytes.",
        "format",
        _packet(lambda p, _f: p["hidden"].__setitem__(0, "A" * 42)),
    ),
    _vector(
        "with-endorsements",
        "The packet of a presentation has endorsements.",
        "format",
        _packet(lambda p, f: p.update(endorsements=f.subject.endorsements)),
    ),
    _vector("with-school-statement", "A statement of the school lies in the presentation.", "format", _school),
    _vector(
        "with-school-certificate",
        "A certificate of the school lies in the presentation.",
        "format",
        lambda ders, f: ders.add(f.ca.signer("principal").certificate.der),
        step="ders",
    ),
    _vector(
        "without-chain", "The packet of a presentation has no chain.", "format", _packet(lambda p, _f: p.pop("chain"))
    ),
    _vector("called-bundle", "A presentation calls itself a bundle.", "format", put(format="hbs-bundle/1")),
    _vector(
        "other-chain",
        "The chain is not that of the packet's endorsements.",
        "receipt",
        put_in("packet/chain", b64(bytes(32))),
        "lock",
        group="proofs",
    ),
    _vector(
        "other-hidden-part",
        "A hidden hash is not that of the packet's part.",
        "receipt",
        _packet(_exchange),
        "lock",
        group="proofs",
    ),
    _vector(
        "other-mark",
        "A shown mark is not the one that was signed.",
        "receipt",
        _packet(_own_mark),
        "lock",
        group="proofs",
    ),
    _vector(
        "record-key-wrong",
        "The shown lookup code is not that of the record.",
        "record-key",
        put(record_key=b64(bytes(32))),
        step="header",
        **WHOLE,
    ),
)
