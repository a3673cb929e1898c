"""The journal of what was signed and not yet taken: of what a crash leaves, whole lines count and nothing else."""

import errno
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_sign.errors import JournalBusy, JournalUnusable
from hbs_sign.journal import Entry, Place, list_journals, open_journal
from tests.support.pki import TestCa

CERTIFICATE = TestCa("Journal").certify("signer", ec.generate_private_key(ec.SECP256R1()))
PLACE = Place("http://school", "class", "principal", "", CERTIFICATE.thumbprint)
ENTRIES = [Entry(f"name-{number}", "session", f"jws-{number}", (f"leaf-{number}",)) for number in range(4)]


def written(folder: Path) -> Path:
    """A journal of four statements, two of which were taken."""
    with open_journal(folder, PLACE, CERTIFICATE) as journal:
        for entry in ENTRIES:
            journal.add(entry)
        journal.note_delivered(["name-0"])
        journal.note_dropped(["name-1"], "already-signed")
    return folder / PLACE.file_name


def test_what_was_neither_taken_nor_refused_is_handed_over_in_its_order(tmp_path: Path) -> None:
    written(tmp_path / "journal")

    with open_journal(tmp_path / "journal", PLACE, CERTIFICATE) as journal:
        assert journal.undelivered == ENTRIES[2:]
    [listed] = list_journals(tmp_path / "journal")
    assert (listed.place, len(listed.entries)) == (PLACE, 4)


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = written(tmp_path / "journal")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("which", ["file", "folder"])
def test_one_that_others_can_read_is_refused(tmp_path: Path, which: str) -> None:
    file = written(tmp_path / "journal")
    (file if which == "file" else file.parent).chmod(0o755)

    with pytest.raises(JournalUnusable), open_journal(tmp_path / "journal", PLACE, CERTIFICATE):
        pass


def test_two_clients_do_not_sign_the_same_at_once(tmp_path: Path) -> None:
    with (
        open_journal(tmp_path / "journal", PLACE, CERTIFICATE),
        pytest.raises(JournalBusy),
        open_journal(tmp_path / "journal", PLACE, CERTIFICATE),
    ):
        pass


@settings(max_examples=60)
@given(share=st.floats(0, 1))
def test_cut_off_anywhere_the_whole_lines_before_count_and_it_can_be_written_on(
    tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    folder = tmp_path_factory.mktemp("cut") / "journal"
    file = written(folder)
    whole = file.read_bytes()
    cut = whole[: int(len(whole) * share)]
    file.write_bytes(cut)
    left = [entry for entry in ENTRIES if f'"name":"{entry.name}"'.encode() in cut[: cut.rfind(b"\n") + 1]]
    extra = Entry("name-9", "session", "jws", ("leaf",))

    with open_journal(folder, PLACE, CERTIFICATE) as journal:
        assert list(journal.entries.values()) == left
        journal.add(extra)
    with open_journal(folder, PLACE, CERTIFICATE) as journal:
        assert list(journal.entries.values()) == [*left, extra]
    assert [found.place for found in list_journals(folder)] == [PLACE]


def test_a_full_disk_stops_before_another_signature_and_what_was_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, room = tmp_path / "journal", [0]
    real = os.write

    def write(descriptor: int, line: bytes) -> int:
        if room[0] <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        room[0] -= len(line[: room[0]])
        return real(descriptor, line[: max(1, min(len(line), 40))])

    with open_journal(folder, PLACE, CERTIFICATE) as journal:
        journal.add(ENTRIES[0])
        room[0] = 60
        monkeypatch.setattr("os.write", write)
        with pytest.raises(JournalUnusable):
            journal.add(ENTRIES[1])
        monkeypatch.setattr("os.write", real)

    with open_journal(folder, PLACE, CERTIFICATE) as journal:
        assert journal.undelivered == ENTRIES[:1]
        journal.add(ENTRIES[1])
    assert [len(found.entries) for found in list_journals(folder)] == [2]


def test_a_journal_of_another_person_under_this_ones_name_is_none(tmp_path: Path) -> None:
    file = written(tmp_path / "journal")
    other = replace(PLACE, thumbprint="A" * 43)
    file.rename(file.parent / other.file_name)

    with pytest.raises(JournalUnusable), open_journal(file.parent, other, CERTIFICATE):
        pass


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir(mode=0o700)
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    victim.chmod(0o600)
    (tmp_path / "journal" / PLACE.file_name).symlink_to(victim)

    with pytest.raises(JournalUnusable), open_journal(tmp_path / "journal", PLACE, CERTIFICATE):
        pass

    assert victim.read_bytes() == b"precious"


@pytest.mark.parametrize(
    "line", [b"7", b"[]", b"{}", b'{"place":7}', b'{"place":{"service":"x"}}', b"\xff", b"[" * 9999]
)
def test_a_file_that_is_no_journal_is_refused_in_words(tmp_path: Path, line: bytes) -> None:
    file = written(tmp_path / "journal")
    file.write_bytes(line + b"\n")

    with pytest.raises(JournalUnusable):
        list_journals(file.parent)
    with pytest.raises(JournalUnusable), open_journal(file.parent, PLACE, CERTIFICATE):
        pass


@pytest.mark.parametrize(
    "fact", [b'{"signed":7}', b'{"signed":{"leaves":[]}}', b'{"delivered":7}', b'{"dropped":[[]]}']
)
def test_a_line_that_is_no_fact_is_refused_in_words(tmp_path: Path, fact: bytes) -> None:
    file = written(tmp_path / "journal")
    with file.open("ab") as opened:
        opened.write(fact + b"\n")

    with pytest.raises(JournalUnusable):
        list_journals(file.parent)
