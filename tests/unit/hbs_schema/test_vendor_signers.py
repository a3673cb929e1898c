"""Signers as a vendor is told them: judged as the registrar judges them, and nobody is named."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.intake.capacities import Capacity, Hold
from hbs_schema.intake.co_signers import signed_by
from hbs_schema.intake.signers import SignerEntry, judge_signer
from hbs_schema.intake.told import Signers
from hbs_schema.intake.vendor_signers import SignerIn, signers_in

SCHOOL = "01-tieu-hoc-thu"
NAMES = ("A" * 43, "B" * 42 + "A")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.integers(0, 40).map(lambda days: BEGIN + timedelta(days=days))
holds = st.builds(
    lambda since, days: Hold(since, since + timedelta(days=days) if days else None), instants, st.integers(0, 9)
)
entries = st.builds(
    SignerEntry,
    thumbprint=st.sampled_from(NAMES),
    school=st.just(SCHOOL),
    role=st.sampled_from(["homeroom", "subject-teacher"]),
    classes=st.sampled_from([(), ("4A",), ("4B",)]),
    parts=st.sampled_from([(), ("subjects/TOAN",), ("subjects/*",)]),
    holds_from=instants,
    holds_until=instants,
    is_approved=st.booleans(),
    person=st.sampled_from(["012345678901", "gv-2"]),
    capacity=st.sampled_from(Capacity),
    holds=st.lists(holds, max_size=2).map(tuple),
    revoked_from=st.none() | instants,
)


def read_again(told: tuple[SignerIn, ...]) -> tuple[SignerIn, ...]:
    """As a file carries them."""
    return tuple(SignerIn.model_validate_json(one.model_dump_json(by_alias=True, exclude_none=True)) for one in told)


def entry(**changes: Any) -> SignerEntry:
    values = {
        "thumbprint": NAMES[0],
        "school": SCHOOL,
        "role": "subject-teacher",
        "classes": ("4A",),
        "parts": ("subjects/TOAN",),
        "holds_from": BEGIN,
        "holds_until": BEGIN + timedelta(days=90),
        "is_approved": True,
    }
    return SignerEntry(**{**values, **changes})


@given(st.lists(entries, max_size=4), st.sampled_from(["homeroom", "subject-teacher"]), instants)
def test_a_vendor_judges_every_signer_as_the_registrar_does(known: list[SignerEntry], role: str, at: datetime) -> None:
    told = Signers.of(SCHOOL, read_again(signers_in(known)))

    for name in NAMES:
        own = [one for one in known if one.thumbprint == name]
        act: dict[str, Any] = {"school": SCHOOL, "role": role, "class_name": "4A", "part": "subjects/TOAN", "at": at}
        assert judge_signer(told.entries.get(name, ()), **act) == judge_signer(own, **act)
        ours, theirs = signed_by(own, **act), signed_by(told.entries.get(name, ()), **act)
        assert (len(ours.people), ours.capacities) == (len(theirs.people), theirs.capacities)


@given(st.lists(entries, max_size=4))
def test_two_entries_have_one_number_if_they_are_one_person_and_nobody_is_named(known: list[SignerEntry]) -> None:
    told = signers_in(known)

    for one, other in zip(known, told, strict=True):
        same = [b.person for a, b in zip(known, told, strict=True) if a.person == one.person]
        assert set(same) == {other.person}
    assert len({one.person for one in told}) == len({one.person for one in known})
    assert not any("012345678901" in one.model_dump_json() for one in told)


def test_who_is_not_named_is_a_person_of_his_own() -> None:
    told = signers_in([entry(), entry(thumbprint=NAMES[1]), entry(role="homeroom", parts=())])

    assert [one.person for one in told] == [1, 2, 1]


def test_a_teacher_of_a_school_that_took_this_one_over_may_sign_and_need_not() -> None:
    told = Signers.of(SCHOOL, read_again(signers_in([entry()], [entry(thumbprint=NAMES[1], person="gv-2")])))

    assert set(told.entries) == set(NAMES)
    assert [one.thumbprint for one in told.teachers] == [NAMES[0]]
