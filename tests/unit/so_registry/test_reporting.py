"""A chunk holds what receipts name together; evidence fills its message as far as there is room, and no further."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.messages.reports import MAX_REPORT_BODY, MOST_EVIDENCE, ReportChunk
from so_registry.domain.reporting import CHUNK, chunk_count, chunk_numbers, evidence_members

DIGEST = "A" * 43
TOKENS = {f"{number:042}A": [bytes(1300)] for number in range(1600)}
ENTRIES = [number.to_bytes(2, "big") + bytes(1000) for number in range(1500)]


def size(members: object) -> int:
    return len(json.dumps(members, separators=(",", ":")))


def test_a_hundred_packets_with_signers_of_their_own_fit() -> None:
    members = evidence_members(TOKENS, ENTRIES, MAX_REPORT_BODY)

    assert (len(members["timestamps"]), len(members["cert_status"])) == (1600, 1500)
    fields = {name: ReportChunk.model_fields[name] for name in ("timestamps", "cert_status", "certificates")}
    assert all(any(getattr(m, "max_length", 0) == MOST_EVIDENCE for m in f.metadata) for f in fields.values())


def test_what_has_no_room_is_left_out_status_first() -> None:
    for room in (0, 100_000, 2_900_000, 4_000_000):
        members = evidence_members(TOKENS, ENTRIES, room)

        assert size(members) <= max(room, size({"timestamps": {}, "cert_status": []}))
        assert not members["cert_status"] or len(members["timestamps"]) == len(TOKENS)


def test_entries_ascend() -> None:
    status = evidence_members({}, reversed(ENTRIES), MAX_REPORT_BODY)["cert_status"]

    assert status == sorted(status)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=5 * CHUNK))
def test_every_leaf_is_in_a_chunk_and_all_but_the_last_are_full(receipts: list[str]) -> None:
    held = Counter(chunk_numbers(receipts))

    assert sorted(held) == list(range(chunk_count(len(receipts))))
    assert all(held[number] == CHUNK for number in sorted(held)[:-1])


@given(st.lists(st.sampled_from("abcdefgh"), max_size=5 * CHUNK))
def test_what_a_receipt_names_is_in_chunks_that_follow_each_other(receipts: list[str]) -> None:
    numbers = chunk_numbers(receipts)

    for receipt, count in Counter(receipts).items():
        held = {number for number, each in zip(numbers, receipts, strict=True) if each == receipt}
        assert max(held) - min(held) + 1 == len(held) <= (count - 2) // CHUNK + 2
