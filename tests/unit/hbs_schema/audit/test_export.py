"""An export speaks for itself: its rows, its chains, who signed its checkpoints, whoever wrote it."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema import base64url
from hbs_schema.audit.checking import AuditFinding, Entry
from hbs_schema.audit.checkpoint import Book, Checkpoint, sign_checkpoint
from hbs_schema.audit.export import entry_line, head_line, read_export, read_kept, read_lines
from hbs_schema.audit.signers import Evidence, Witnesses
from hbs_schema.building.keys import SigningKey
from hbs_schema.errors import Malformed
from tests.support.world import World
from tests.unit.hbs_schema.audit.test_chain import BOOK, NOW, SERVICE, checkpoint, head, key, lane, rows

Row = dict[str, str | int | None]


@cache
def world() -> World:
    return World()


def evidence(*keys: SigningKey, authority: str | None = None) -> Evidence:
    return Evidence({each.certificate.thumbprint: each.certificate.der for each in keys}, authority, {})


def exported(entries: Sequence[Entry], told: Sequence[Row], seen: set[int]) -> list[str]:
    signed = checkpoint(entries)
    lines = [head_line(BOOK, [signed.jws], evidence(key()))]
    for entry, row in zip(entries, told, strict=True):
        lines.append(entry_line(entry.lane, entry.position, entry.hash, row, is_shown=entry.position in seen))
    return lines


@given(st.sets(st.integers(1, 4)))
def test_an_export_holds_whichever_rows_are_shown(seen: set[int]) -> None:
    told = rows(4)

    read = read_export(exported(lane(0, told), told, seen), Witnesses())

    assert (read.check.findings, read.check.rows, read.shown, read.uncovered) == ([], 4, len(seen), 0)


def test_an_export_hides_what_is_not_shown() -> None:
    told = rows(2, "bí mật")

    assert "bí mật" not in "".join(exported(lane(0, told), told, set()))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_export_without_one_of_its_lines_is_not_whole(number: int) -> None:
    told = rows(4)
    lines = exported(lane(0, told), told, {1, 2})
    del lines[number]

    assert read_export(lines, Witnesses()).check.findings != []


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        '{"lane":0,"position":1,"hash":"x"}',
        "{" * 10_000,
        '{"lane":16,"position":1,"hash":"' + "A" * 43 + '"}',
        '{"lane":0,"position":1,"hash":"' + "A" * 43 + '","row":{"act":"\\ud800"}}',
    ],
)
def test_what_is_no_export_is_refused(line: str) -> None:
    whole = exported(lane(0, rows(1)), rows(1), {1})
    with pytest.raises(Malformed):
        read_export([line], Witnesses())
    with pytest.raises(Malformed):
        read_export([whole[0], line], Witnesses())


def whole(signer: SigningKey, told: Sequence[Row], *, by: World | None = None, registrar: str = "") -> list[str]:
    """A file as somebody would write it who has this key; `by`: whose authority document he puts in."""
    entries = lane(0, told)
    own = world().registrar
    signed = sign_checkpoint([head(entries)], Book(registrar or own, SERVICE), None, key=signer, signed_at=NOW)
    known = evidence(signer, authority=by.authority.jws if by else None)
    return [head_line(Book(own, SERVICE), [signed.jws], known), *shown(entries, told)]


def shown(entries: Sequence[Entry], told: Sequence[Row]) -> list[str]:
    return [entry_line(0, e.position, e.hash, row, is_shown=True) for e, row in zip(entries, told, strict=True)]


def codes(lines: Sequence[str], witnesses: Witnesses) -> list[str]:
    return [finding.code for finding in read_export(lines, witnesses).check.findings]


def trusting(trusted: World) -> Witnesses:
    return Witnesses(root=trusted.anchors.root)


def test_a_file_by_the_registrars_key_holds_for_whoever_trusts_the_root() -> None:
    lines = whole(world().key("so-receipt"), rows(2), by=world())

    read = read_export(lines, trusting(world()))

    assert (read.check.findings, read.judged.unjudged) == ([], 0)
    assert read_export(lines, Witnesses()).judged.unjudged == 1


def test_whoever_builds_a_file_anew_needs_the_registrars_key() -> None:
    forger = World()
    own = forger.key("so-receipt")

    assert codes(whole(own, rows(2)), trusting(world())) == ["authority"]
    assert codes(whole(own, rows(2), by=forger), trusting(world())) == ["authority"]
    assert codes(whole(own, rows(2), by=world()), trusting(world())) == ["checkpoint-signer"]
    # The registrar's own key, which is there for something else; and another registrar's book.
    assert codes(whole(world().key("so-lock"), rows(2), by=world()), trusting(world())) == ["checkpoint-signer"]
    elsewhere = whole(world().key("so-receipt"), rows(2), by=world(), registrar="so-80")
    assert codes(elsewhere, Witnesses()) == ["checkpoint-chain", "checkpoint-signer"]


def test_a_checkpoint_that_nobody_signed_is_found_without_any_root() -> None:
    lines = whole(world().key("so-receipt"), rows(2))
    signed = read_export(lines, Witnesses()).judged.checkpoints[0]
    message, _, signature = signed.jws.rpartition(".")
    turned = base64url.encode(bytes(64 * [1]))

    forged = [lines[0].replace(signature, turned), *lines[1:]]
    garbled = [lines[0].replace(message, "e30.e30"), *lines[1:]]
    nameless = [head_line(Book(world().registrar, SERVICE), [signed.jws], evidence()), *lines[1:]]

    assert codes(forged, Witnesses()) == ["checkpoint-signature"]
    assert codes(garbled, Witnesses()) == ["checkpoint-malformed"]
    assert codes(nameless, Witnesses()) == ["checkpoint-signer"]


def test_rows_behind_the_last_checkpoint_are_counted_as_nobodys_word() -> None:
    told = rows(3)
    entries = lane(0, told)
    lines = [head_line(BOOK, [checkpoint(entries[:1]).jws], evidence(key()))]
    lines += shown(entries, told)

    assert read_export(lines, Witnesses()).uncovered == 2
    assert read_export(lines[:-1], Witnesses()).uncovered == 1


def test_what_was_kept_finds_a_file_that_was_built_anew_or_set_back_since() -> None:
    early, anew = whole(key(), rows(3)), whole(key(), rows(3, "khác"))
    alone: Checkpoint = read_export(early, Witnesses()).judged.checkpoints[0]

    for kept in (read_kept(early), read_kept([alone.jws + "\n"])):
        assert read_export(early, Witnesses(), kept).check.findings == []
        assert read_export(anew, Witnesses(), kept).check.findings == [AuditFinding("checkpoint-differs", "kept: 0/3")]
        set_back = read_export(whole(key(), rows(2)), Witnesses(), kept)
        assert set_back.check.findings == [AuditFinding("rolled-back", "kept: 0/3")]
    with pytest.raises(Malformed):
        read_kept(["không phải"])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "audit.ndjson"
    file.write_bytes(b"\xff\n")

    with file.open(encoding="utf-8") as lines, pytest.raises(Malformed):
        read_export(read_lines(lines), Witnesses())
