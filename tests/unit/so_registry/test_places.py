"""A packet's place in its submission holds exactly the bytes that the packet has alone."""

from contextlib import suppress

import pytest

from hbs_schema import canonical
from hbs_schema.envelopes.submission import read_submission
from hbs_schema.errors import Malformed, Refused
from so_registry.domain.places import packet_value, places_of
from tests.vectors.index import Golden, golden, submissions


@pytest.mark.parametrize("entry", submissions(), ids=lambda entry: entry.name)
def test_every_readable_submission_has_its_packets_where_their_places_say(entry: Golden) -> None:
    with suppress(Refused):
        read = read_submission(entry.data)
        sent = canonical.parse(entry.data, max_depth=canonical.ENVELOPE_DEPTH)["packets"]

        placed = places_of(entry.data, read.packets)

        assert [packet_value(place.of(entry.data)) for place in placed] == sent


def test_packets_of_another_submission_have_no_place() -> None:
    entry = golden("submissions/bad/value-against-schema")
    packets = read_submission(entry.data).packets

    with pytest.raises(ValueError, match="not the bytes"):
        places_of(entry.data, [*packets, packets[0]])


def test_nothing_at_a_place_is_a_refusal() -> None:
    with pytest.raises(Malformed):
        packet_value(None)
