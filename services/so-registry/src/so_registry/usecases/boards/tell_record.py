"""The story of a record: its code, every packet, every refusal, in every school year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from so_registry.domain.stories.next_steps import Standing, next_step
from so_registry.domain.stories.story import Event, Happened, Next, Reason, Story, Value, in_order
from so_registry.storage.stories.cases import ToldCase
from so_registry.storage.stories.records import ToldPacket, ToldRecord, ToldRefusal
from so_registry.usecases.boards.tell_school import case_event


@dataclass(frozen=True)
class RecordFacts:
    """Everything that is stored of a record. `is_closed`: the school has closed the grade of the newest packet."""

    record: ToldRecord
    packets: Sequence[ToldPacket]
    refusals: Sequence[ToldRefusal]
    is_closed: bool
    cases: Sequence[ToldCase] = ()

    @property
    def standing_refusals(self) -> list[ToldRefusal]:
        """Refusals that no later packet of the same year has made good."""
        latest = {packet.record_key: packet.accepted_at for packet in self.packets}
        return [told for told in self.refusals if told.record_key not in latest or told.at > latest[told.record_key]]


def record_story(code: str, facts: RecordFacts) -> Story:
    """The code's last four digits name it: who asked knows the rest."""
    standing = facts.standing_refusals
    reasons: dict[str, int] = {}
    for told in standing:
        for reason in told.codes:
            reasons[reason] = reasons.get(reason, 0) + 1
    windows = sorted({packet.window_no for packet in facts.packets} | {told.window_no for told in facts.refusals})
    return Story(
        kind="record",
        name=f"… {code[-4:]}",
        school=facts.record.school,
        school_name=facts.record.school_name,
        events=in_order(list(_events(facts))),
        next=_next(facts, list(reasons)),
        reasons=[Reason(reason, packets) for reason, packets in reasons.items()],
        windows=tuple(windows),
    )


def _next(facts: RecordFacts, codes: Sequence[str]) -> Next:
    effective = [packet for packet in facts.packets if packet.is_effective]
    newest = effective[-1] if effective else None
    refusals = facts.standing_refusals
    is_open = newest.is_window_open if newest else any(told.is_window_open for told in refusals) or not facts.packets
    return next_step(
        Standing(
            # A later version that was refused leaves the accepted one as it is.
            codes=() if newest else codes,
            accepted=len(effective),
            is_window_open=is_open,
            is_closed=facts.is_closed,
            is_locked=newest is not None and newest.locked_at is not None,
            is_acknowledged=newest is not None and newest.acknowledged_at is not None,
        )
    )


def _events(facts: RecordFacts) -> Iterator[Event]:
    yield Event(facts.record.issued_at, Happened.CODE_ISSUED, {"school": facts.record.school})
    for told in facts.refusals:
        about: dict[str, Value] = {
            "window": told.window_no,
            "school": told.school,
            "class": told.class_name,
            "codes": len(told.codes),
        }
        yield Event(told.at, Happened.REFUSED, about)
    for packet in facts.packets:
        yield from _of_packet(packet)
    for case in facts.cases:
        yield case_event(case)


def _of_packet(packet: ToldPacket) -> Iterator[Event]:
    about: dict[str, Value] = {
        "year": packet.school_year,
        "revision": packet.revision,
        "school": packet.school,
        "class": packet.class_name,
        "window": packet.window_no,
        "submission": str(packet.submission_id),
    }
    yield Event(packet.accepted_at, Happened.ACCEPTED, about)
    instants = (
        (packet.withdrawn_at, Happened.REVOKED),
        (packet.replaced_at, Happened.REPLACED),
        (packet.locked_at, Happened.LOCKED),
        (packet.acknowledged_at, Happened.ACKNOWLEDGED),
    )
    for at, what in instants:
        if at is not None:
            yield Event(at, what, {"revision": packet.revision, "seq": packet.lock_seq or ""})
    if packet.doubts:
        yield Event(packet.accepted_at, Happened.DOUBTED, {"revision": packet.revision, "doubts": packet.doubts})
