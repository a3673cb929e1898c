"""Whom a window takes: a school's grades, those who are named, and in grace the class that was announced."""

from collections.abc import Iterator

from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.knowledge import Knowledge, Topic
from hbs_schema.intake.verdicts import Problem, problem
from hbs_schema.intake.windows import Expects, Window


def check_expected_record(packet: Packet, window: Window, knowledge: Knowledge, place: str) -> Iterator[Problem]:
    """Why the window does not take this packet, which fits its year, level, track and grades."""
    header = packet.header
    if knowledge.school_grades is not None and header.grade not in knowledge.school_grades:
        yield problem("grade-not-in-window", f"{place}/header/grade")
    if knowledge.announced_class is not None and header.class_name != knowledge.announced_class:
        yield problem("class-not-announced", f"{place}/header/class")
    is_taken = window.expects == Expects.EVERYBODY or header.record_key in knowledge.expected
    if not is_taken and Topic.RECORDS not in knowledge.untold:
        yield (
            problem("not-left-out", place) if window.expects == Expects.LEFT_OUT else problem("record-not-named", place)
        )
