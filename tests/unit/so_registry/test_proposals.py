"""Two people: who may approve what, and that what is approved is what was proposed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.errors import Malformed
from so_registry.domain import errors
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals import proposal as proposals
from so_registry.domain.proposals.proposal import NewProposal, Proposal, ProposalState

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LAN = Actor("person:lan", "console", is_person=True)
MINH = Actor("person:minh", "console", is_person=True)
PROGRAM = Actor("client:vendor", "vendor", is_person=False)


def proposal(**changes: Any) -> Proposal:
    members = changes.get("members", {"packet": "A" * 43})
    values: dict[str, Any] = {
        "proposal_id": UUID(int=1),
        "kind": "annotation",
        "members": members,
        "sha256": proposals.digest_of(members),
        "reason": "theo quyết định",
        "decision_number": "1/QĐ-SGDĐT",
        "proposed_by": LAN.name,
        "proposed_at": NOW,
        "state": ProposalState.OPEN,
        "decided_by": None,
        "decided_at": None,
        "decided_reason": None,
        "done_at": None,
        **changes,
    }
    return Proposal(**values)


@pytest.mark.parametrize("name", ["person:lan", "person:LAN", " person:lan ", "person:ｌan", "operator:lan"])
def test_whoever_proposed_does_not_approve_however_his_login_is_spelt(name: str) -> None:
    with pytest.raises(errors.SecondPersonNeeded):
        proposals.check_approval(proposal(), Actor(name, "console", is_person=True))


def test_another_person_approves_and_may_reject() -> None:
    proposals.check_approval(proposal(), MINH)
    proposals.check_rejection(proposal(), MINH)


def test_whoever_proposed_may_take_it_back() -> None:
    proposals.check_rejection(proposal(), LAN)


def test_no_program_approves_or_rejects() -> None:
    with pytest.raises(errors.PersonNeeded):
        proposals.check_approval(proposal(), PROGRAM)
    with pytest.raises(errors.PersonNeeded):
        proposals.check_rejection(proposal(), PROGRAM)


@pytest.mark.parametrize("state", [ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.DONE])
def test_what_is_decided_is_not_approved_once_more(state: ProposalState) -> None:
    with pytest.raises(errors.ProposalDecided):
        proposals.check_approval(proposal(state=state), MINH)


def test_an_approval_may_be_rejected_until_it_is_used() -> None:
    proposals.check_rejection(proposal(state=ProposalState.APPROVED), MINH)
    for state in (ProposalState.DONE, ProposalState.REJECTED):
        with pytest.raises(errors.ProposalDecided):
            proposals.check_rejection(proposal(state=state), MINH)


def test_an_approval_names_what_was_shown() -> None:
    shown = proposal()
    proposals.check_unchanged(shown, shown.sha256)
    with pytest.raises(errors.ProposalChanged):
        proposals.check_unchanged(shown, proposals.digest_of({"packet": "B" * 43}))


def test_members_that_were_changed_where_they_are_stored_are_noticed() -> None:
    stored = proposal()
    changed = proposal(members={"packet": "B" * 43}, sha256=stored.sha256)
    with pytest.raises(errors.ProposalChanged):
        proposals.check_unchanged(changed, stored.sha256)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.integers(-9, 9) | st.sampled_from("abc")))
def test_the_digest_does_not_hang_on_the_order_of_members(members: dict[str, Any]) -> None:
    turned = dict(reversed(members.items()))
    assert proposals.digest_of(members) == proposals.digest_of(turned)


@pytest.mark.parametrize("value", [None, 1.5, 2**53])
def test_members_that_have_no_exact_form_are_refused(value: Any) -> None:
    with pytest.raises(Malformed):
        proposals.digest_of({"value": value})


def test_the_same_again_is_told_from_another_under_its_id() -> None:
    new = NewProposal(UUID(int=1), "annotation", {"packet": "A" * 43}, "theo quyết định", "1/QĐ-SGDĐT")
    other = NewProposal(UUID(int=1), "annotation", {"packet": "B" * 43}, "theo quyết định", "1/QĐ-SGDĐT")
    assert proposal().is_same(new, LAN)
    assert not proposal().is_same(new, MINH)
    assert not proposal().is_same(other, LAN)
