"""The story of a school: its acts and submissions of late, its locks, and where it stands in its newest window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from so_registry.domain.stories.next_steps import Standing, next_step
from so_registry.domain.stories.story import Event, Happened, Next, Reason, Story, Value, in_order
from so_registry.storage.boards.windows import RefusalLine, SchoolLine
from so_registry.storage.stories.cases import ToldCase
from so_registry.storage.stories.schools import Arrived, LockedGrades, ToldAct, ToldSchool

_STATES = {"late": Happened.LATE, "refused": Happened.REFUSED_WHOLE, "set-aside": Happened.SET_ASIDE}
_WORDS = {
    "returned": "class",
    "return-answered": "class",
    "return-settled": "class",
    "identity-corrected": "decision",
    "invalidated": "decision",
    "reissued-as": "decision",
}
"""What the word of a case is."""
_ACTS = {"withdrawal": Happened.REVOKED, "close": Happened.CLOSED, "reopen": Happened.REOPENED}


@dataclass(frozen=True)
class SchoolFacts:
    """`line` is of the newest window that expects the school, if one does."""

    school: ToldSchool
    acts: Sequence[ToldAct]
    arrived: Sequence[Arrived]
    locked: Sequence[LockedGrades]
    line: SchoolLine | None
    reasons: Sequence[RefusalLine]
    is_window_open: bool
    is_closed: bool
    cases: Sequence[ToldCase] = ()
    returns: int = 0


def school_story(facts: SchoolFacts) -> Story:
    """Nothing in it is about one pupil."""
    return Story(
        kind="school",
        name=facts.school.school,
        school=facts.school.school,
        school_name=facts.school.name,
        events=in_order(list(_events(facts))),
        next=_next(facts),
        reasons=[Reason(line.code, line.records or 0) for line in facts.reasons],
        windows=facts.school.windows,
    )


def _next(facts: SchoolFacts) -> Next:
    line = facts.line
    if line is None:
        return Next.NOTHING
    newest = [lock for lock in facts.locked if lock.window_no == facts.school.windows[0]]
    return next_step(
        Standing(
            waiting=line.waiting,
            set_aside=line.set_aside,
            codes=[reason.code for reason in facts.reasons],
            accepted=line.accepted,
            is_window_open=facts.is_window_open,
            is_closed=facts.is_closed,
            is_locked=bool(newest),
            is_acknowledged=bool(newest) and all(lock.acknowledged_at for lock in newest),
            returns=facts.returns,
        )
    )


def _events(facts: SchoolFacts) -> Iterator[Event]:
    for came in facts.arrived:
        about: dict[str, Value] = {
            "window": came.window_no,
            "submission": str(came.submission_id),
            "accepted": came.accepted,
            "refused": came.refused,
        }
        what = Happened.VERIFIED if came.state == "verified" else _STATES.get(came.state, Happened.RECEIVED)
        yield Event(came.received_at, what, about)
    for act in facts.acts:
        yield Event(act.at, _ACTS[act.kind], {"window": act.window_no})
    for case in facts.cases:
        yield case_event(case)
    for lock in facts.locked:
        yield Event(lock.locked_at, Happened.LOCKED, {"seq": lock.seq, "packets": lock.packets})
        if lock.acknowledged_at is not None:
            yield Event(lock.acknowledged_at, Happened.ACKNOWLEDGED, {"seq": lock.seq})


def case_event(case: ToldCase) -> Event:
    """What happened beside submissions, as a story tells it."""
    about: dict[str, Value] = {} if case.window_no is None else {"window": case.window_no}
    about |= {} if case.number is None else {"pupils": case.number}
    about |= {} if case.word is None else {_WORDS.get(case.what, "school"): case.word}
    return Event(case.at, Happened(case.what), about)
