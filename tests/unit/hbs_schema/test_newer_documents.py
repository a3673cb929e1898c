"""What the verifier brings counts before the file's own, if it is newer; without anchors nothing is certain."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import Anchors, verify_bundle
from tests.support.pki import TestCa
from tests.support.world import NOW
from tests.vectors import documents
from tests.vectors.edits import each, put
from tests.vectors.envelope import bundle
from tests.vectors.flaws_purposes import without_purpose
from tests.vectors.flaws_times import AFTER, ended
from tests.vectors.forge import Forge
from tests.vectors.raw import b64

CA = TestCa()
FORGE = Forge(CA, {"status.payload": put(seq=2), "authority.payload": put(number=2)}, has_key_a_purpose=True).make()
DATA = bundle(FORGE)
ANCHORS = Anchors(root=CA.signer("bo-root").certificate, ca_roots=(CA.root,))


def made(step: str, edit, *, key: str | None = None, **moments) -> str:
    """Another document beside those of the file."""
    edits = {f"{step}.payload": edit}
    keys = {step: key} if key else {}
    forge = Forge(CA, edits, keys, moments, has_key_a_purpose=True, register=FORGE.register)
    forge.signed.update(FORGE.signed)
    members = documents.status(forge) if step == "status" else documents.authority(forge)
    return forge.document(step, members).jws


def status(edit, **options):
    return parse_statement(made("status", edit, **options), Status)


def authority(*edits, **options):
    return parse_statement(made("authority", each(*edits), **options), Authority)


def judged(anchors: Anchors, **options):
    report = verify_bundle(DATA, anchors, now=NOW, **options)
    return report.verdict, report.first_failed


ANNOTATED = [{"packet": b64(FORGE.subject.digest), "annotation": "invalidated"}]


def test_the_file_itself_is_genuine():
    assert judged(ANCHORS) == ("genuine", "")


@pytest.mark.parametrize(("missing", "check"), [("root", "authority"), ("ca_roots", "certificate-path")])
def test_without_an_anchor_the_verdict_is_indeterminate(missing, check):
    anchors = Anchors(ca_roots=ANCHORS.ca_roots) if missing == "root" else Anchors(root=ANCHORS.root)

    report = verify_bundle(DATA, anchors, now=NOW)

    assert report.verdict == "indeterminate"
    assert [entry.name for entry in report.checks if entry.result == "indeterminate"] == [check]


def test_another_root_is_no_root():
    assert judged(replace(ANCHORS, root=TestCa().signer("bo-root").certificate)) == ("failed", "authority")
    assert judged(replace(ANCHORS, ca_roots=(TestCa().root,))) == ("failed", "certificate-path")


@pytest.mark.parametrize(("seq", "verdict"), [(3, "withdrawn"), (2, "genuine"), (1, "genuine")])
def test_a_newer_status_counts_and_an_older_one_does_not(seq, verdict):
    brought = status(put(seq=seq, annotated=ANNOTATED))

    assert judged(replace(ANCHORS, status=brought)) == (verdict, "")


@pytest.mark.parametrize("other", [{"registrar": "so-02"}, {"school_year": "2024-2025"}])
def test_a_status_of_something_else_does_not_count(other):
    brought = status(put(seq=3, annotated=ANNOTATED, **other))

    assert judged(replace(ANCHORS, status=brought)) == ("genuine", "")


def test_a_newer_status_makes_an_old_one_fresh():
    later = NOW + timedelta(days=30)
    brought = status(put(seq=3), status=later)

    assert verify_bundle(DATA, ANCHORS, now=later).verdict == "indeterminate"
    assert verify_bundle(DATA, replace(ANCHORS, status=brought), now=later).verdict == "genuine"


def test_a_newer_status_is_checked_like_the_files_own():
    stranger = CA.signer("stranger").certificate
    anchors = replace(ANCHORS, status=status(put(seq=3), key="stranger"))

    assert judged(anchors)[0] == "failed"
    assert judged(replace(anchors, certificates=(stranger,))) == ("failed", "status")


@pytest.mark.parametrize(
    ("reason", "ended_at", "said"),
    [
        ("retired", "2026-06-15T00:00:00Z", ("failed", "lock")),
        ("compromised", "2026-06-16T12:00:00Z", ("failed", "lock")),
        # It was acknowledged before.
        ("compromised", AFTER, ("genuine", "")),
    ],
)
def test_a_newer_status_ends_a_certificate(reason, ended_at, said):
    brought = status(each(ended("so-lock", reason, ended_at), put(seq=3)))

    assert judged(replace(ANCHORS, status=brought)) == said


def test_an_end_is_made_stronger_by_a_newer_status_alone():
    retired = {
        "status.payload": each(ended("so-lock", "retired", AFTER), put(seq=2)),
        "authority.payload": put(number=2),
    }
    data = bundle(Forge(CA, retired, has_key_a_purpose=True, register=FORGE.register).make())
    stolen = status(each(ended("so-lock", "compromised", "2026-06-15T00:00:00Z"), put(seq=3)))
    older = status(each(ended("so-lock", "compromised", "2026-06-15T00:00:00Z"), put(seq=1)))

    verdicts = [verify_bundle(data, replace(ANCHORS, status=told), now=NOW) for told in (None, stolen, older)]

    assert [(report.verdict, report.first_failed) for report in verdicts] == [
        ("genuine", ""),
        ("failed", "lock"),
        ("genuine", ""),
    ]


@pytest.mark.parametrize(("number", "said"), [(3, ("failed", "lock")), (1, ("genuine", ""))])
def test_a_newer_authority_document_counts_and_an_older_one_does_not(number, said):
    brought = authority(without_purpose("so-lock"), put(number=number))

    assert judged(replace(ANCHORS, authority=brought)) == said


def test_two_authority_documents_of_one_number_cannot_both_be_right():
    brought = authority(without_purpose("so-receipt"), put(number=2))

    assert judged(replace(ANCHORS, authority=brought)) == ("failed", "authority")


def test_an_authority_document_under_another_root_is_not_believed():
    brought = authority(put(number=3), key="made-up-root")

    assert judged(replace(ANCHORS, authority=brought)) == ("failed", "authority")
