"""What a change does to a draft's strings, and how the next revision is built."""

from typing import Any
from uuid import UUID, uuid4

from hbs_kit.ids import uuid7
from hbs_schema.parts import parse_part
from school_api.domain.drafts import DraftState, StoredDraft, build, header_of
from tests.support.pupils import complete_values, lookup_code

SHARED = {
    "registrar": "so-01",
    "school": "truong-1",
    "school_year": "2025-2026",
    "level": "primary",
    "track": "completed",
}
POLICY = {"id": "test", "version": 1, "digest": "A" * 43}


def draft(**changes: Any) -> StoredDraft:
    content = {name: value for name, value in complete_values().items() if name != "record"}
    values: dict[str, Any] = {
        "draft_id": uuid4(),
        "class_id": uuid4(),
        "school": "truong-1",
        "school_year": "2025-2026",
        "pupil_code": "7900000001",
        "lookup_code": lookup_code(),
        "state": DraftState.DRAFTING,
        "version": 1,
        "content": content,
        "grade": 4,
        "schema": ("primary", 1),
        **changes,
    }
    return StoredDraft(**values)


def built(of: StoredDraft, packet_id: UUID | None = None) -> dict[str, str]:
    members = {"schema": {"id": "primary", "version": 1}, "grade": 4, "class": "4A", "policy": POLICY}
    header = header_of(of, SHARED, packet_id=packet_id or uuid7(), created_at="2026-05-29T08:00:00Z", **members)
    return build(of, header)


def edited(of: StoredDraft, part: str, **changes: Any) -> StoredDraft:
    return of.with_content({**of.content, part: {**of.content[part], **changes}})


def test_only_what_changed_gets_a_new_string() -> None:
    first = draft()
    strings = built(first)
    signed = StoredDraft(**{**vars(first), "parts": strings})

    again = built(edited(signed, "subjects/TOAN", test="9"))

    assert {name for name in strings if again[name] != strings[name]} == {"header", "subjects/TOAN"}


def test_a_value_changed_and_changed_back_has_a_new_salt() -> None:
    first = draft()
    signed = StoredDraft(**{**vars(first), "parts": built(first)})
    old = signed.content["subjects/TOAN"]["test"]

    back = edited(edited(signed, "subjects/TOAN", test="3"), "subjects/TOAN", test=old)

    assert built(back)["subjects/TOAN"] != signed.parts["subjects/TOAN"]


def test_a_dropped_part_is_gone_and_counted() -> None:
    first = draft()
    signed = StoredDraft(**{**vars(first), "parts": built(first)})

    fewer = built(signed.with_content({n: v for n, v in signed.content.items() if n != "subjects/TOAN"}))

    assert "subjects/TOAN" not in fewer
    assert parse_part(fewer["header"]).value["parts"] == len(fewer)


def test_the_next_revision_supersedes_and_keeps_everything_but_the_header() -> None:
    first = draft()
    strings = built(first)
    accepted = StoredDraft(**{**vars(first), "parts": strings, "state": DraftState.ACCEPTED})

    replaced = accepted.replacing("B" * 43)
    again = built(replaced)

    header = parse_part(again["header"]).value
    assert (header["kind"], header["revision"], header["supersedes"]) == ("replacement", 2, "B" * 43)
    assert {name for name in strings if again[name] != strings[name]} == {"header"}
    assert parse_part(strings["header"]).value["kind"] == "issue"


def test_a_change_goes_back_to_the_staff_as_the_next_version() -> None:
    signed = draft(state=DraftState.SIGNED, version=5)

    changed = edited(signed, "attendance", excused_days=9)

    assert (changed.state, changed.version) == (DraftState.DRAFTING, 6)
    assert changed.content != signed.content
    assert signed.changed_by(changed.content) == {"attendance"}
