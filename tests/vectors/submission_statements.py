"""Submissions with a statement that does not hold: all of its packets have the one problem."""

from typing import Any

from hbs_schema import leaves
from tests.vectors.edits import flip, put
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.submission_packets import HOMEROOM
from tests.vectors.submissions import CLASS, PRINCIPAL, Sent
from tests.vectors.vector import Edit

ALL = 3


def _all(name: str, flaw: str, check: str, step: str, edit: Edit, **options: Any) -> Sent:
    return Sent(name, flaw, check, "signatures", {step: edit}, {**CLASS, **options}, packets=((check,),) * ALL)


def _of_principal(change: Any) -> Edit:
    """Change the list of leaves of the principal's statement."""

    def edit(envelope: dict[str, Any], forge: Forge) -> None:
        digest = forge.signed[PRINCIPAL].digest
        envelope["leaves"][digest] = change(list(envelope["leaves"][digest]))

    return edit


def _second_leaf(own: list[bytes], forge: Forge) -> list[bytes]:
    """Another content of the first pupil's record under the same signature."""
    other = leaves.endorse_packet(forge.subject.record_key, bytes(32), bytes(32))
    return sorted([*own, other])


def _stranger(own: list[bytes], _forge: Forge) -> list[bytes]:
    """A leaf that is no leaf of an endorsement."""
    return sorted([*own, b"hbs1:receipt\x00" + bytes(96)])


def _rename(envelope: dict[str, Any], forge: Forge) -> None:
    """The statement of another one under the digest of the principal's."""
    digest = forge.signed[PRINCIPAL].digest
    statements = envelope["statements"]
    statements[digest] = statements[digest][:-4] + "AAAA"


def _no_leaves(envelope: dict[str, Any], _forge: Forge) -> None:
    envelope["leaves"] = {}


def _lose(ders: set[bytes], forge: Forge) -> None:
    ders.remove(forge.ca.signer("principal").certificate.der)


STATEMENT_SUBMISSIONS = (
    _all(
        "homeroom-flipped",
        "A bit of the homeroom teacher's signature is flipped: every packet has this one cause.",
        "signatures",
        "endorsement:homeroom.signature",
        flip(),
        stages=HOMEROOM,
    ),
    _all("signer-without-certificate", "The principal's certificate is missing.", "signatures", "ders", _lose),
    _all(
        "statement-under-wrong-digest",
        "A statement is not the one that its digest names.",
        "statements",
        "envelope",
        _rename,
    ),
    _all(
        "statement-of-another-kind",
        "The principal's statement has another type.",
        "statements",
        f"{PRINCIPAL}.header",
        put(typ="hbs-close+jws"),
    ),
    _all("leaves-missing", "A new statement comes without its leaves.", "leaves", "envelope", _no_leaves),
    _all("leaves-out-of-order", "The leaves descend.", "leaves", "envelope", _of_principal(lambda own: own[::-1])),
    _all("leaf-missing", "One leaf is missing.", "leaves", "envelope", _of_principal(lambda own: own[1:])),
    _all("leaf-twice", "One leaf stands twice.", "proofs", "envelope", _of_principal(lambda own: [own[0], *own])),
    _all(
        "leaf-exchanged",
        "One leaf is not the one that was signed.",
        "leaves",
        "envelope",
        _of_principal(lambda own: [*own[:-1], b64(b"hbs1:endorse-packet\x00" + b"\xff" * 96)]),
    ),
    _all(
        "leaf-too-short",
        "One leaf has 95 bytes behind its label.",
        "proofs",
        "envelope",
        _of_principal(lambda own: [*own[:-1], b64(b"hbs1:endorse-packet\x00" + b"\xff" * 95)]),
    ),
    _all(
        "two-leaves-of-one-record",
        "A statement has two leaves for one record.",
        "proofs",
        f"{PRINCIPAL}.leaves",
        _second_leaf,
    ),
    _all(
        "leaf-of-another-kind",
        "A leaf of an endorsement has the label of a receipt.",
        "proofs",
        f"{PRINCIPAL}.leaves",
        _stranger,
    ),
    _all(
        "policy-of-another-level",
        "The policy is not for this level.",
        "policy",
        "policy.payload",
        put(levels=["lower-secondary"]),
    ),
    _all(
        "header-names-another-policy-id",
        "Headers name another id of the policy than its own.",
        "policy",
        "policy.payload",
        put(id="other"),
    ),
)
