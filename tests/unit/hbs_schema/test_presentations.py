"""A presentation of any parts is genuine; what is hidden stays bound to what is shown."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_schema.building.bundles import presentation_bytes
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.verification.bundle import verify_bundle
from tests import second_verifier
from tests.support.world import NOW, World, locked_class, world_certificates

WORLD = World()
CLASS = locked_class(WORLD, 2)
WHOLE = CLASS.bundle(0)
EVIDENCE = CLASS.evidence(certificates=world_certificates(WORLD, []))
NAMES = sorted(part.name for part in CLASS.packets[0].parts)
ALWAYS = {"header", "identity"}


def presentation(shown) -> bytes:
    return presentation_bytes(CLASS.packets[0], EVIDENCE, shown=shown)


@settings(max_examples=60)
@given(st.sets(st.sampled_from(NAMES)))
def test_any_parts_may_be_shown(shown):
    data = presentation(shown)

    report = verify_bundle(data, WORLD.anchors, now=NOW)

    assert report.verdict == "genuine"
    assert {part.name for part in read_bundle(data).packet.parts} == shown | ALWAYS
    root = WORLD.key("bo-root").certificate.x509
    assert second_verifier.verify(data, root=root, now=NOW)[0] == "genuine"


@pytest.mark.parametrize("shown", [(), ("outcome",), NAMES], ids=["least", "outcome", "everything"])
def test_the_report_says_that_the_receipt_vouches_for_the_school(shown):
    report = verify_bundle(presentation(shown), WORLD.anchors, now=NOW)

    reasons = {check.name: (check.result, check.reason) for check in report.checks}
    for name in ("binding", "stages", "proofs"):
        assert reasons[name] == ("not-applicable", "vouched-by-receipt")


def test_hidden_parts_leave_no_trace_but_their_hash():
    data = presentation(("subjects/TOAN",))
    packet = CLASS.packets[0]

    for part in packet.parts:
        is_shown = part.name in {*ALWAYS, "subjects/TOAN"}
        assert (part.text in data.decode()) == is_shown
        assert part.salt not in data.decode()


def test_a_presentation_holds_nothing_of_the_school_but_the_chain():
    envelope = json.loads(presentation(NAMES))

    assert set(envelope["packet"]) == {"parts", "hidden", "chain"}
    assert len(envelope["statements"]) == 3
    assert envelope["packet"]["hidden"] == []


def test_presentation_and_bundle_are_of_one_packet():
    shown, whole = read_bundle(presentation(())), read_bundle(WHOLE)

    assert shown.packet.digest == whole.packet.digest
    assert shown.packet.record_key == whole.packet.record_key


@settings(max_examples=40)
@given(st.sets(st.sampled_from(NAMES)), st.sampled_from(NAMES))
def test_a_part_of_another_pupil_is_refused(shown, name):
    envelope = json.loads(presentation(shown))
    stranger = CLASS.packets[1].by_name[name].text
    own = CLASS.packets[0].by_name[name].text
    if own not in envelope["packet"]["parts"]:
        return
    envelope["packet"]["parts"][envelope["packet"]["parts"].index(own)] = stranger
    data = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    assert verify_bundle(data, WORLD.anchors, now=NOW).verdict == "failed"
