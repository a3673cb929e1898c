"""Every golden file is judged as the index says, by both verifiers."""

import pytest

from tests import second_verifier
from tests.vectors.build import index_entry
from tests.vectors.catalogue import FOLDERS, is_file
from tests.vectors.index import HOME, Golden, bundles, golden_files, policies, submissions
from tests.vectors.judging import judge_bundle, judge_submission

SECOND_READS = ("bytes", "proofs", "signatures", "authority")


def _name(entry: Golden) -> str:
    return f"{entry.name} {entry.entry['flaw']}"


@pytest.mark.parametrize("entry", bundles(), ids=_name)
def test_bundle_is_judged_as_the_index_says(entry):
    found = judge_bundle(entry.data, entry.anchors, now=entry.now, at_lock=entry.entry["at_lock"])

    assert (found.verdict, found.checks) == (entry.entry["verdict"], entry.checks)


@pytest.mark.parametrize("entry", submissions(), ids=_name)
def test_submission_is_judged_as_the_index_says(entry):
    found = judge_submission(entry.data, policies(), is_seen=entry.entry["is_seen"])

    assert (found.verdict, found.packets) == (entry.entry["verdict"], entry.packets)
    assert found.checks[:1] == entry.checks


@pytest.mark.parametrize("entry", [e for e in bundles() if e.group in SECOND_READS], ids=_name)
def test_second_verifier_agrees(entry):
    verdict, _check = second_verifier.verify(
        entry.data, root=entry.root.x509, now=entry.now, at_lock=entry.entry["at_lock"]
    )

    assert verdict == entry.entry["verdict"]


def test_index_and_folders_hold_the_same_files():
    listed = {entry.entry["file"] for entry in golden_files()}
    folders = [HOME / "bundles", HOME / "submissions"]
    found = {file.relative_to(HOME).as_posix() for folder in folders for file in folder.glob("*/*.json")}

    assert found == listed
    assert len(golden_files()) == len(listed)


def test_index_says_what_the_catalogue_says():
    said = {
        entry["file"]: entry
        for folder, vectors in FOLDERS.items()
        for vector in vectors
        if is_file(folder, vector)
        for entry in [index_entry(folder, vector)]
    }

    for entry in golden_files():
        wanted = said[entry.entry["file"]]
        assert {name: entry.entry[name] for name in wanted if name != "packets"} == {
            name: value for name, value in wanted.items() if name != "packets"
        }


def test_good_and_bad_files_lie_apart():
    for entry in golden_files():
        assert ("/bad/" in entry.entry["file"]) == (entry.entry["verdict"] == "failed")


def test_evidence_raises_the_level():
    levels = {
        entry.name: judge_bundle(entry.data, entry.anchors, now=entry.now, at_lock=False).level
        for entry in bundles()
        if entry.group == "evidence" and entry.entry["verdict"] == "genuine"
    }

    assert levels["bundles/good/long-term"] == "long-term"
    assert set(levels.values()) == {"basic", "long-term"}
