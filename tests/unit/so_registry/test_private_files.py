"""What a command writes of a pupil: nobody else reads it, and nothing that was there is lost or written through."""

import os
from pathlib import Path

import pytest
import typer

from so_registry.commands.private_files import check_places, write_private

OLD, NEW, MORE = b"what was there", b"a record", b"its renewal"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A file that only its owner may replace, readable by others, and a link to it."""
    (tmp_path / "kept").write_bytes(OLD)
    (tmp_path / "kept").chmod(0o644)
    (tmp_path / "link").symlink_to("kept")
    (tmp_path / "nowhere").symlink_to("not-there")
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_files_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private({tmp_path / "a": NEW, tmp_path / "b": MORE}, force=False)
        write_private({tmp_path / "b": NEW}, force=True)
    finally:
        os.umask(before)

    assert [(path.read_bytes(), path.stat().st_mode & 0o777) for path in (tmp_path / "a", tmp_path / "b")] == [
        (NEW, 0o600),
        (NEW, 0o600),
    ]


@pytest.mark.parametrize("place", ["kept", "link", "nowhere"])
def test_nothing_is_written_where_something_is(kept: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = names(kept)
    with pytest.raises(typer.Exit) as refused:
        check_places((kept / "new", kept / place), force=False)
    # It may have come to be there since.
    with pytest.raises(typer.Exit) as later:
        write_private({kept / "new": NEW, kept / place: MORE}, force=False)

    assert (refused.value.exit_code, later.value.exit_code) == (1, 1)
    assert capsys.readouterr().err.count("[file-exists]") == 2
    assert (names(kept), (kept / "kept").read_bytes()) == (before, OLD)


@pytest.mark.parametrize("place", ["kept", "link", "nowhere"])
def test_by_force_the_place_is_taken_and_no_link_followed(kept: Path, place: str) -> None:
    check_places((kept / place,), force=True)
    write_private({kept / place: NEW}, force=True)

    taken = kept / place
    assert (taken.read_bytes(), taken.stat().st_mode & 0o777, taken.is_symlink()) == (NEW, 0o600, False)
    assert (kept / "kept").read_bytes() == (NEW if place == "kept" else OLD)
    assert names(kept) == ["kept", "link", "nowhere"]


@pytest.mark.parametrize("force", [False, True])
def test_what_cannot_be_written_is_said_and_leaves_nothing(
    tmp_path: Path, force: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "no-folder" / "a", tmp_path / "folder"):
        with pytest.raises(typer.Exit):
            write_private({place: NEW}, force=force)

    assert capsys.readouterr().err.count("[file-") == 2
    assert names(tmp_path) == ["folder"]


def test_one_place_for_two_files_is_no_order(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter):
        check_places((tmp_path / "a", tmp_path / "." / "a"), force=True)
