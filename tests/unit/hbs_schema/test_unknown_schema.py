"""A schema that is not known: told by who verifies a file, refused by who would accept it."""

from hbs_schema.verification.submission import check_packet
from tests.support.world import HEAD_ONLY, World


def test_a_packet_of_an_unknown_schema_is_refused_at_intake() -> None:
    world = World(stages=HEAD_ONLY)
    packet = world.draft(schema={"id": "primary", "version": 99}).packet()

    problems = list(check_packet(packet, {}, world.policy))

    assert problems[0].check == "schema"
