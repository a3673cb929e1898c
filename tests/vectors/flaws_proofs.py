"""Bundles in which somebody signed something else than what the packet shows."""

from typing import Any

from hbs_schema import digests, leaves
from tests.support.pupils import lookup_code
from tests.support.world import stage
from tests.vectors.forge import TEACHERS, Forge
from tests.vectors.pupil import Pupil
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector

PRINCIPAL, HOMEROOM = "endorsement:principal", "endorsement:homeroom"
MATHS = "endorsement:subject-teacher/subjects/TOAN"
SHORT = {"stages": (TEACHERS, stage(role="principal"))}
WITH_HOMEROOM = {"stages": (TEACHERS, stage(role="homeroom"), stage(role="principal"))}


def _vector(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "proofs", "proofs", {step: edit}, options or SHORT)


def _after_teachers(name: str, flaw: str, edit: Any) -> Vector:
    """Something changes once the teachers have signed; all later signers sign what it has become."""
    return _vector(name, flaw, "after-teachers", lambda register, _forge: edit(*register[:2]))


def _give_mark(own: Pupil, _other: Pupil) -> None:
    own.change("subjects/TOAN", {"level": "T", "test": "10"})


def exchange_marks(own: Pupil, other: Pupil) -> None:
    """Each mark under a new salt: the value of one pupil in the part of the other."""
    own.change("subjects/TOAN", {"level": "H", "test": "5"})
    other.change("subjects/TOAN", {"level": "T", "test": "9"})


def _exchange_parts(own: Pupil, other: Pupil) -> None:
    """The part strings as the teacher signed them, each in the other's packet with the other's proof."""
    place = own.names.index("subjects/TOAN")
    own.texts[place], other.texts[place] = other.texts[place], own.texts[place]
    own.endorsed, other.endorsed = other.endorsed, own.endorsed


def _rename(own: Pupil, _other: Pupil) -> None:
    own.change("identity", {"full_name": "Vũ Văn Khác", "birth_date": "2016-03-02", "sex": "male"})


def _take_identity(own: Pupil, other: Pupil) -> None:
    place = own.names.index("identity")
    own.texts[place] = other.texts[place]


def _move_record(own: Pupil, _other: Pupil) -> None:
    """Another code: the same marks in another record."""
    code = lookup_code()
    own.header["record_key"] = b64(digests.record_key(code, own.header["school_year"]))
    own.change("header", own.header)
    own.change("record", {"lookup_code": code})


def _chain_of_none(_leaf: bytes, forge: Forge) -> bytes:
    subject = forge.subject
    return leaves.endorse_packet(subject.record_key, subject.content, digests.chain([]))


def _chain_without_homeroom(_leaf: bytes, forge: Forge) -> bytes:
    subject = forge.subject
    return leaves.endorse_packet(subject.record_key, subject.content, subject.chain_before(1))


def _own_label(leaf: bytes, _forge: Forge) -> bytes:
    return leaf.replace(b"hbs1:endorse-packet\x00", b"hbs1:endorse-part\x00")


def _without_chain(leaf: bytes, _forge: Forge) -> bytes:
    return leaf[: -len(bytes(32))]


def _change_at_the_end(part: str, **members: Any) -> Edit:
    def change(register: list[Pupil], _forge: Forge) -> None:
        register[0].change(part, members)

    return change


PROOF_FLAWS = (
    _after_teachers("mark-changed", "A mark was changed after its teacher signed.", _give_mark),
    _after_teachers(
        "marks-exchanged", "Marks of two pupils were exchanged under the teacher's genuine statement.", exchange_marks
    ),
    _after_teachers(
        "parts-exchanged", "Two pupils' subject parts were exchanged, salts, proofs and all.", _exchange_parts
    ),
    _after_teachers("name-changed", "The name was changed after the teacher signed.", _rename),
    _after_teachers("identity-of-another", "The identity is another pupil's.", _take_identity),
    _after_teachers(
        "record-exchanged", "The marks were moved to another record after the teacher signed.", _move_record
    ),
    _vector(
        "principal-before-teachers",
        "The principal signed before the teachers had.",
        f"{PRINCIPAL}.leaf",
        _chain_of_none,
    ),
    _vector(
        "principal-without-homeroom",
        "The chain that the principal signed lacks the homeroom teacher.",
        f"{PRINCIPAL}.leaf",
        _chain_without_homeroom,
        **WITH_HOMEROOM,
    ),
    _vector(
        "seal-before-principal",
        "The seal was set to the chain without the principal.",
        "endorsement:seal.leaf",
        _chain_of_none,
        stages=(stage(role="principal"), stage(role="seal")),
    ),
    _vector(
        "mark-changed-at-the-end",
        "A mark was changed after everybody at school had signed.",
        "signed",
        _change_at_the_end("subjects/TOAN", level="T", test="10"),
        stages=(stage(role="principal"),),
    ),
    _vector(
        "personal-changed-at-the-end",
        "An id was changed after the principal signed.",
        "signed",
        _change_at_the_end(
            "personal",
            pupil_code="7900000009",
            personal_id_absent="foreign",
            identity_check="verified",
            nationality="Lào",
        ),
        stages=(stage(role="principal"),),
    ),
    _vector(
        "packet-leaf-under-part-label", "The principal's leaf has the label of a part.", f"{PRINCIPAL}.leaf", _own_label
    ),
    _vector("leaf-without-chain", "The principal's leaf lacks the chain.", f"{PRINCIPAL}.leaf", _without_chain),
)
