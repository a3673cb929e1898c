"""What is wrong with a declaration is told at once, each with its place."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from hbs_schema import base64url
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.anchors import AnchorList, TrustAnchor
from so_registry.domain.certificates.declaring import (
    Declaration,
    Surroundings,
    check_declaration,
    public_key_of,
    read_declarations,
)
from so_registry.domain.certificates.earlier import Earlier
from tests.support.pki import BIRTH, TestCa
from tests.unit.so_registry.certificates.making import NOW, SCHOOL, ca, certificate, surroundings, told


def codes(by: Surroundings | None = None, *, status: str = "good", **changes: Any) -> set[str]:
    (declared,), wrong = read_declarations([told(**changes)], SCHOOL)
    assert wrong == []
    declared = Declaration(declared.told, declared.school, declared.certificate, status)  # type: ignore[arg-type]
    return {finding.code for finding in check_declaration(declared, by or surroundings(), "/declarations/0")}


def earlier(**changes: Any) -> Earlier:
    own = certificate()
    values = {"declaration_id": uuid4(), "thumbprint": own.thumbprint, "public_key": public_key_of(own)}
    return Earlier(**{**values, "school": SCHOOL, "person": "gv-1", "role": "homeroom", **changes})


def test_a_good_declaration_has_nothing_wrong() -> None:
    assert codes() == set()


SCHOOL_WIDE: Mapping[str, Any] = {"classes": (), "basis": {"kind": "appointment"}}
DELEGATED = {"kind": "delegation", "number": "3/UQ"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"holder": "Lương Thị Hanh"}, "subject-differs"),
        ({"person": SCHOOL}, "person-unfit"),
        ({"person": "x5t:somebody"}, "person-unfit"),
        ({"classes": ()}, "classes-missing"),
        ({"parts": ("subjects/TOAN",)}, "parts-unfit"),
        ({"role": "subject-teacher"}, "parts-unfit"),
        ({"role": "principal"}, "scope-too-narrow"),
        ({"capacity": "co-teacher"}, "capacity-unfit"),
        ({"capacity": "deputy", "basis": DELEGATED}, "capacity-unfit"),
        ({**SCHOOL_WIDE, "role": "principal", "capacity": "deputy"}, "delegation-missing"),
        (
            {**SCHOOL_WIDE, "role": "principal", "capacity": "deputy", "basis": {"kind": "delegation"}},
            "delegation-missing",
        ),
        ({**SCHOOL_WIDE, "role": "principal", "basis": DELEGATED}, "delegation-missing"),
        ({"holds_until": "2025-08-01T00:00:00Z"}, "term-empty"),
        ({"holds_from": "2036-08-01T00:00:00Z", "holds_until": "2037-08-01T00:00:00Z"}, "term-outside-certificate"),
        ({"status": "revoked"}, "certificate-revoked"),
        ({"status": "unknown"}, "status-unknown"),
    ],
)
def test_each_fault_has_its_code(changes: dict[str, Any], code: str) -> None:
    assert codes(**changes) == {code}


def test_a_deputy_with_a_numbered_delegation_is_right() -> None:
    assert codes(role="principal", capacity="deputy", classes=(), basis=DELEGATED) == set()


def test_a_name_is_compared_without_regard_to_spelling_of_letters_and_spaces() -> None:
    assert codes(holder="LƯƠNG  THỊ HẠNH".replace("Ạ", "A\u0323")) == set()


def test_a_seal_bears_the_schools_code() -> None:
    own = certificate("Trường Tiểu học Hoa Sữa")
    seal: dict[str, Any] = {**SCHOOL_WIDE, "role": "seal", "certificate": own, "holder": "Trường Tiểu học Hoa Sữa"}

    assert codes(**seal, person=SCHOOL) == set()
    assert codes(**seal, person="gv-1") == {"person-unfit"}


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("a ca", {"is_ca": True}, "certificate-use"),
        ("no use", {"may_sign": False}, "certificate-use"),
        ("p384", {"key": ec.generate_private_key(ec.SECP384R1())}, "certificate-key"),
        ("expired", {"not_after": NOW - timedelta(days=1)}, "certificate-expired"),
    ],
)
def test_an_unfit_certificate_is_refused(name: str, options: dict[str, Any], code: str) -> None:
    own = ca().certify(name, options.pop("key", ec.generate_private_key(ec.SECP256R1())), not_before=BIRTH, **options)

    assert code in codes(certificate=own, holder=name)


def test_a_stranger_ca_and_no_ca_at_all_lead_to_nobody() -> None:
    stranger = TestCa().certify("stranger", ec.generate_private_key(ec.SECP256R1()))

    assert codes(certificate=stranger, holder="stranger") == {"certificate-path"}
    assert codes(surroundings(anchors=[])) == {"certificate-path"}


def test_the_registrars_own_certificate_is_nobody_elses() -> None:
    assert codes(surroundings(own=frozenset({certificate().thumbprint}))) == {"certificate-use"}


def test_a_certificate_and_a_key_belong_to_one_person() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own, renewed = (ca().certify("Lương Thị Hạnh", key, not_after=NOW + timedelta(days=n)) for n in (400, 800))
    same = {"thumbprint": own.thumbprint, "public_key": public_key_of(own)}
    of_another = surroundings(earlier=[earlier(person="gv-2", **same)])

    assert codes(of_another, certificate=own) == {"certificate-of-another"}
    assert codes(of_another, certificate=renewed) == {"key-of-another"}
    assert codes(surroundings(earlier=[earlier(**same)]), certificate=renewed) == set()


def test_whoever_works_at_two_schools_is_taken_and_told_to_the_reviewer() -> None:
    assert codes(surroundings(earlier=[earlier(school="79000002")])) == {"works-elsewhere"}
    assert codes(surroundings(earlier=[earlier(school="79000002")], predecessors=frozenset({"79000002"}))) == set()


def test_one_person_may_have_several_roles_by_one_certificate() -> None:
    before = surroundings(earlier=[earlier(role="subject-teacher")])

    assert codes(before) == set()


def test_what_cannot_be_read_is_told_beside_the_others() -> None:
    entries = [told(), told(certificate=None), told()]
    broken = entries[1].model_copy(update={"certificate": base64url.encode_der(b"no certificate")})

    read, wrong = read_declarations([entries[0], broken, entries[2]], SCHOOL)

    assert len(read) == 2
    assert {(finding.code, finding.pointer) for finding in wrong} == {
        ("declaration-twice", "/declarations/1/declaration_id"),
        ("certificate-unreadable", "/declarations/1/certificate"),
        ("declaration-twice", "/declarations/2/declaration_id"),
    }


def anchor(**changes: Any) -> TrustAnchor:
    values = {
        "id": "ca-1",
        "name": "CA 1",
        "kind": "test",
        "roots": (base64url.encode_der(ca().root_der),),
        "intermediates": (base64url.encode_der(ca().issuing_der),),
        "from": "2025-01-01T00:00:00Z",
        **changes,
    }
    return TrustAnchor.model_validate(values)


@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, True),
        ({"issuing": False}, False),
        ({"until": "2026-01-01T00:00:00Z"}, False),
        ({"from": "2027-01-01T00:00:00Z"}, False),
    ],
)
def test_an_anchor_takes_new_certificates_while_it_holds_and_issues(changes: dict[str, Any], is_taken: bool) -> None:
    listed = AnchorList(version="1", anchors=(anchor(**changes),))

    assert codes(surroundings(anchors=listed.taking(NOW))) == (set() if is_taken else {"certificate-path"})


def test_an_anchor_is_a_ca_and_stands_once() -> None:
    with pytest.raises(ValueError, match="no CA"):
        anchor(roots=(base64url.encode_der(certificate().der),))
    with pytest.raises(ValueError, match="twice"):
        AnchorList(version="1", anchors=(anchor(), anchor()))


def test_an_algorithm_ends_on_its_day_and_asks_for_a_size() -> None:
    entry = {"alg": "ES256", "min_bits": 256, "from": "2020-01-01T00:00:00Z", "until": "2026-05-01T00:00:00Z"}
    listed = AlgorithmList.model_validate({"version": "1", "algorithms": (entry,)})
    key = certificate().key

    assert listed.allows("ES256", key, NOW - timedelta(seconds=1))
    assert not listed.allows("ES256", key, NOW)
    assert not listed.has_use_for(key, NOW)
    assert codes(surroundings(algorithms=listed)) == {"certificate-key"}


def test_what_was_rejected_or_never_began_keeps_nobody_from_his_own_certificate() -> None:
    """A wrong person reference, or a stranger who came first, is rejected; then the right one is declared."""
    assert codes(surroundings(earlier=[earlier(person="gv-2", school="other", is_void=True)])) == set()


def test_a_lost_key_is_not_declared_again_in_whatever_certificate() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own, renewed = (ca().certify("Lương Thị Hạnh", key, not_after=NOW + timedelta(days=n)) for n in (400, 800))
    same = {"thumbprint": own.thumbprint, "public_key": public_key_of(own)}

    lost = surroundings(earlier=[earlier(is_lost=True, is_held=True, is_void=True, **same)])
    held = surroundings(earlier=[earlier(is_held=True, **same)])

    assert codes(lost, certificate=renewed) == {"key-revoked"}
    assert codes(held, certificate=renewed) == {"key-held"}


@pytest.mark.parametrize(("until", "expected"), [(1, {"school-taken-over"}), (0, set())])
def test_at_a_school_that_was_taken_over_no_role_goes_on(until: int, expected: set[str]) -> None:
    by = surroundings(taken_over_since=NOW)
    end = to_instant(NOW + timedelta(seconds=until))

    assert codes(by, holds_until=end) == expected


def test_a_certificate_that_no_submission_can_carry_is_refused() -> None:
    extra = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.1"), bytes(4200))
    long = ca().certify("Lương Thị Hạnh", ec.generate_private_key(ec.SECP256R1()), extra=extra)

    assert codes(certificate=long) == {"certificate-too-long"}
