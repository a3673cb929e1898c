"""Every flaw of one packet has a problem of its own, and its neighbours are accepted."""

from typing import Any

import pytest

from hbs_schema.messages.answers import SubmissionAnswer
from tests.integration.so_registry import flaws
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.flaws import PAST, Flaw, by, content, signed, stranger
from tests.integration.so_registry.registrar import add_school
from tests.integration.so_registry.signing import Signing
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


def declares_too_much(values: dict[str, Any]) -> None:
    values["outcome"] = {**values["outcome"], "result": "HTXS"}


def has_a_mark_that_is_none(values: dict[str, Any]) -> None:
    values["subjects/TOAN"] = {"level": "T", "test": "8,5"}


def has_a_strange_part(values: dict[str, Any]) -> None:
    values["identity"] = {**values["identity"], "nickname": "Thử"}


def among(*codes: str) -> frozenset[str]:
    return frozenset(codes)


FLAWS = [
    Flaw("a path that does not lead to the root", "proof-invalid", flaws.bad_path),
    Flaw("a signature of another key", "signature-invalid", by(flaws.forger)),
    Flaw("a certificate that nobody registered", "certificate-unknown", by(stranger)),
    Flaw("a certificate of another school", "certificate-unknown", by(stranger, school="other")),
    Flaw("a certificate not approved yet", "signer-not-authorised", by(stranger, is_approved=False)),
    Flaw("a certificate for another class", "signer-not-authorised", by(stranger, classes=("4B",))),
    Flaw("a certificate for another role", "signer-not-authorised", by(stranger, role="principal")),
    Flaw(
        "a certificate for another subject",
        "signer-not-authorised",
        by(stranger, of="subject-teacher/subjects/TOAN", parts=("subjects/KHOA_HOC",)),
    ),
    Flaw("a registration that is over", "signer-not-authorised", by(stranger, holds_until=PAST)),
    Flaw("a certificate that expired before it came", "certificate-expired", by(flaws.expired, classes=())),
    Flaw("a certificate that may not sign", "certificate-expired", by(flaws.unfit, classes=())),
    Flaw("a missing stage", "signatures-incomplete", flaws.missing_stage),
    Flaw("signatures about another class", "endorsement-elsewhere", flaws.other_class_signed),
    Flaw("a statement that cannot be read", "statement-malformed", flaws.unreadable_statement),
    Flaw("a signing time that is still to come", "signing-time", flaws.signed_ahead),
    Flaw("a result that does not follow from the marks", "result-mismatch", content(declares_too_much)),
    Flaw("a mark that is no mark", "content-malformed", content(has_a_mark_that_is_none), among("mark-not-integer")),
    Flaw("a member that the layout lacks", "content-malformed", content(has_a_strange_part), among("field-unknown")),
    Flaw("another school year", "window-mismatch", signed(school_year="2024-2025")),
    Flaw(
        "another track",
        "window-mismatch",
        signed(track="supplementary"),
        among("track-mismatch", "retake-missing", "retake-result-missing"),
    ),
    Flaw(
        "a grade that the window lacks", "window-mismatch", signed(grade=3), among("subject-missing", "subject-unknown")
    ),
    Flaw("another registrar", "window-mismatch", signed(registrar="so-02"), among("policy-not-allowed")),
    Flaw("a policy that the window does not allow", "policy-not-allowed", flaws.other_policy),
    Flaw(
        "another school in the header",
        "other-school",
        signed(school="other"),
        among("certificate-unknown", "record-unknown"),
    ),
    Flaw("a code that was never issued", "record-unknown", flaws.never_issued),
    Flaw("the code of another pupil", "record-unknown", flaws.of_another_pupil),
    Flaw(
        "a replacement of nothing",
        "not-latest",
        signed(kind="replacement", revision=2, supersedes="A" * 43),
    ),
]


async def submit_between(registry: Registry, flaw: Flaw) -> SubmissionAnswer:
    """Three packets: two good ones under class signatures, and between them one with the flaw."""
    await add_school(registry, "other")
    codes = await registry.codes(3)
    drafts = [registry.world.draft(values=flaws.values_of(codes[n - 1], n)) for n in (1, 3)]
    statements, good = Signing(registry.world).class_of(drafts)
    own, bad = await flaw.build(registry, codes[1])
    return await registry.submit(*registry.pack([good[0], *bad, good[1]], [*statements, *own]))


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.name)
async def test_a_packet_is_refused_by_its_own_problem_and_its_neighbours_are_accepted(
    registry: Registry, flaw: Flaw
) -> None:
    answer = await submit_between(registry, flaw)

    assert results(answer) == ["accepted", "refused", "accepted"]
    assert flaw.code in told(answer)
    assert told(answer).keys() - {flaw.code} <= flaw.besides
    assert set(told(answer).values()) == {(1,)}
    assert (answer.counts.received, answer.counts.accepted, answer.counts.refused) == (3, 2, 1)


async def test_a_refusal_names_its_place_and_speaks_both_languages_without_naming_the_pupil(registry: Registry) -> None:
    for flaw in (FLAWS[1], FLAWS[15]):
        answer = await submit_between(registry, flaw)
        entry = next(entry for entry in answer.problems if entry.code == flaw.code)

        assert entry.pointer.startswith(("/packets/1", "/statements/"))
        assert entry.sentences.vi.endswith(f"[{flaw.code}]")
        assert entry.sentences.en.endswith(f"[{flaw.code}]")
        assert "Lò Thị" not in answer.model_dump_json()
