"""A client acts by a delegation that holds now, or at a school of before delegations."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school_api.domain.machines import ClientDelegation, is_delegated
from school_api.domain.people import Term
from tests.unit.school_api.domain.staff import DAY, NOW, TERM

ENDED = Term(NOW - DAY, NOW + DAY, NOW)


def delegation(client: str = "vendor-a", term: Term = TERM, scopes: frozenset[str] = frozenset({"classes:read"})):
    return ClientDelegation(uuid4(), client, scopes, term)


@pytest.mark.parametrize(
    ("stored", "mode", "allowed"),
    [
        ([], "open", True),
        ([], "delegated", False),
        ([delegation()], "open", True),
        ([delegation()], "delegated", True),
        ([delegation(term=ENDED)], "open", False),
        ([delegation("vendor-b")], "open", False),
        ([delegation(scopes=frozenset({"classes:write"}))], "open", False),
        ([delegation(term=ENDED), delegation()], "open", True),
    ],
)
def test_a_school_that_has_delegated_once_asks_for_it_ever_after(stored, mode, allowed) -> None:
    assert is_delegated("vendor-a", "classes:read", stored=stored, mode=mode, at=NOW) is allowed


days = st.integers(-3, 3).map(lambda count: NOW + count * DAY)
delegations = st.builds(
    delegation,
    st.sampled_from(["vendor-a", "vendor-b"]),
    st.builds(Term, days, st.none() | days, st.none() | days),
    st.frozensets(st.sampled_from(["classes:read", "classes:write"])),
)


@given(st.lists(delegations, min_size=1), days)
def test_no_client_acts_without_a_delegation_of_its_own_that_holds(stored, at) -> None:
    if is_delegated("vendor-a", "classes:read", stored=stored, mode="open", at=at):
        assert any(
            entry.client_id == "vendor-a" and "classes:read" in entry.scopes and entry.term.holds(at)
            for entry in stored
        )
