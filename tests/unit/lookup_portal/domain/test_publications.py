"""What the Ministry's link delivers is refused for a reason, or kept byte for byte."""

from datetime import timedelta
from typing import Any

import pytest

from hbs_schema import base64url, canonical
from hbs_schema.messages.publications import PublishedRecord, PublishedRecords
from lookup_portal.domain.errors import PublicationRefused
from lookup_portal.domain.publications import read_record
from lookup_portal.domain.statuses import read_status
from lookup_portal.domain.verdicts import Decision
from tests.support.publications import annotate, bundle_without_status, code_of, published_records, published_status
from tests.support.world import NOW, World
from tests.unit.lookup_portal.domain.worlds import locked, year


def refusal(message: PublishedRecords, world: World | None = None) -> str:
    anchors = (world or locked().world).anchors
    with pytest.raises(PublicationRefused) as refused:
        read_record(message.records[0], message, anchors, NOW)
    return refused.value.reason


def changed(**changes: Any) -> PublishedRecords:
    """The message with members of its first record replaced."""
    message = published_records(locked(), [0])
    return message.model_copy(update={"records": (message.records[0].model_copy(update=changes),)})


def test_a_genuine_record_is_kept_as_it_was_verified() -> None:
    row = year()

    assert row.bundle == canonical.dump(bundle_without_status(locked()))
    assert (row.lookup_code, row.grade, row.level) == (code_of(locked()), 4, "primary")
    assert row.annotation is None


def test_an_annotation_is_read_with_its_decision() -> None:
    message = published_records(locked(), [0], **annotate(locked(), annotation="invalidated"))

    row = read_record(message.records[0], message, locked().world.anchors, NOW)

    assert (row.annotation, row.decision) == ("invalidated", Decision("123/QĐ-SGDĐT", "2026-06-18"))


def test_a_file_with_a_status_or_with_hidden_parts_is_no_publication() -> None:
    with_status = canonical.parse(locked().bundle(0), max_depth=12)

    assert refusal(changed(bundle=with_status)) == "format"


@pytest.mark.parametrize("member", ["lock", "acknowledgement"])
def test_a_record_without_lock_or_acknowledgement_is_refused(member: str) -> None:
    value = bundle_without_status(locked())
    for name in ("lock", "acknowledgement")[("lock", "acknowledgement").index(member) :]:
        statement = value.pop(name)["statement"]
        del value["statements"][statement]
        key = "so-lock" if name == "lock" else "bo-ack"
        der = base64url.encode_der(locked().world.key(key).certificate.der)
        value["certificates"].remove(der)

    assert refusal(changed(bundle=value)) == member


def test_another_root_is_refused() -> None:
    assert refusal(published_records(locked(), [0]), World()) == "authority"


@pytest.mark.parametrize("name", ["registrar", "school_year", "level", "lock"])
def test_a_record_of_something_else_than_its_message_is_refused(name: str) -> None:
    other = {"registrar": "so-99", "school_year": "2024-2025", "level": "upper-secondary", "lock": "A" * 43}
    message = published_records(locked(), [0]).model_copy(update={name: other[name]})

    assert refusal(message) == "another record than the message names"


def test_a_record_under_another_code_or_packet_is_refused() -> None:
    for changes in ({"lookup_code": code_of(locked(), 1)}, {"packet": "A" * 43}):
        assert refusal(changed(**changes)) == "another record than the message names"


def test_what_has_no_canonical_form_is_refused() -> None:
    value = bundle_without_status(locked())
    record = PublishedRecord(lookup_code=code_of(locked()), packet="A" * 43, bundle={**value, "note": "\u200b"})

    assert refusal(changed(bundle=record.bundle)) == "format"


def status_refusal(status: Any, **changes: Any) -> str:
    message = published_status(locked().world, status).model_copy(update=changes)
    with pytest.raises(PublicationRefused) as refused:
        read_status(message, locked().world.anchors, changes.pop("now", NOW))
    return refused.value.reason


def test_a_status_is_the_ministrys_own() -> None:
    world = locked().world
    forged = world.status(key=world.key("bo-ack"))
    ders = (world.key("bo-ack").certificate.der, world.ca.issuing_der)
    certificates = tuple(sorted(base64url.encode_der(der) for der in ders))

    assert "purpose" in status_refusal(forged, certificates=certificates)


def test_a_status_names_the_authority_document_that_comes_with_it() -> None:
    world = locked().world

    assert "authority" in status_refusal(world.status(), authority=world.make_authority(number=2).jws)
    assert status_refusal(world.status(), authority=world.make_authority(key=world.key("bo-ack")).jws) == "authority"


def test_a_status_brings_the_certificates_it_needs_and_no_other() -> None:
    world = locked().world
    message = published_status(world)
    other = base64url.encode_der(world.key("so-lock").certificate.der)

    assert status_refusal(world.status(), certificates=())
    assert status_refusal(world.status(), certificates=tuple(sorted((*message.certificates, other))))
    assert status_refusal(world.status(), certificates=message.certificates[:1])


def test_a_status_is_not_from_the_future_and_issued_when_it_was_signed() -> None:
    world = locked().world
    message = published_status(world)
    with pytest.raises(PublicationRefused, match="not issued"):
        read_status(message, world.anchors, NOW - timedelta(hours=2))

    assert "not issued" in status_refusal(world.status(issued_at="2026-06-19T00:00:00Z"))


def test_a_status_under_a_certificate_that_it_ends_itself_is_refused() -> None:
    world = locked().world
    thumbprint = world.key("bo-status").certificate.thumbprint
    ended = [{"x5t#S256": thumbprint, "ended_at": "2026-06-19T00:00:00Z", "reason": "compromised"}]

    assert "ends itself" in status_refusal(world.status(ended=ended))
