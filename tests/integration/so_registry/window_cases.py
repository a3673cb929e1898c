"""What schools and reviewers do about a window: the steps at which it is killed, and what must be there in the end."""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

from so_registry.domain.windows.errors import SchoolsNotExpected, WindowExists
from so_registry.usecases.open_window import open_window
from tests.integration.so_registry import acts, reconciling, window_acts
from tests.integration.so_registry.crash_cases import accepted_packets
from tests.integration.so_registry.joint_cases import act_again
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.crashes import Case, Options
from tests.support.registry import Registry

IN = "so_registry.usecases"


async def an_announcement(_registry: Registry) -> Options:
    return {"number": str(uuid4()), "sha256": sha256(b"a class that is on its way").hexdigest()}


async def an_extension(registry: Registry) -> Options:
    own = [registry.world.school]
    more = {"id": "more", "extends": "first", "decision": DECISION, "schools": own, **times(-1, 3)}
    calendar = await stored_calendar(registry, window_rules(registry), extensions=[more])
    window_no = await open_window(calendar, "first", own, sessions=registry.sessions)
    return {"window": window_no, "calendar": calendar.jws}


async def a_closed_grade(registry: Registry) -> Options:
    await acts.close(registry, await accepted_packets(registry))
    return _request({"grades": [4], "seq": 1, "reason": "Sót điểm"})


async def a_list(registry: Registry) -> Options:
    pupils = [reconciling.pupil(number) for number in (1, 2, 3)]
    return _request({"school": registry.world.school, "pupils": pupils})


async def a_return(registry: Registry) -> Options:
    await reconciling.set_reviewer(registry, "check")
    return _request({"school": registry.world.school, "reason_code": "records-missing", "reason": "Lớp 4A còn thiếu."})


async def figures_to_confirm(registry: Registry) -> Options:
    await reconciling.set_reviewer(registry, "check")
    await accepted_packets(registry)
    await reconciling.enrol(registry, reconciling.pupil(1), reconciling.pupil(2))
    told = await reconciling.seen(registry)
    seen = {"grades": told.grades, "packets": told.packets, "enrolment": told.enrolment}
    return _request({"school": registry.world.school, **seen})


def _request(members: dict[str, Any]) -> Options:
    return {"number": str(uuid4()), "request": json.dumps(members)}


CASES: tuple[Case[Registry], ...] = (
    Case(
        "announce",
        window_acts.announce,
        an_announcement,
        (
            f"{IN}.announce_submission:add_announcement:after",
            f"{IN}.announce_submission:get_window:after",
            f"{IN}.announce_submission:announce_submission:after",
        ),
        act_again(window_acts.announce),
        {"announcements": 1},
    ),
    Case(
        "extend a window",
        window_acts.extend,
        an_extension,
        (
            f"{IN}.extend_window:hold_window_alone:after",
            f"{IN}.extend_window:add_window:after",
            f"{IN}.extend_window:add_schools:after",
            f"{IN}.extend_window:move_schools:after",
            f"{IN}.extend_window:extend_window:after",
        ),
        act_again(window_acts.extend, WindowExists, SchoolsNotExpected),
        {"windows": 3},
    ),
    Case(
        "reopen a close",
        window_acts.reopen,
        a_closed_grade,
        (
            f"{IN}.reopen_close:reopen:after",
            f"{IN}.reopen_close:add_act:after",
            f"{IN}.reopen_close:reopen_close:after",
        ),
        act_again(window_acts.reopen),
        {"closes": 1, "school_acts": 2},
    ),
    Case(
        "tell the list of pupils",
        window_acts.enrol,
        a_list,
        (
            f"{IN}.reconciling.put_enrolment:_check:after",
            f"{IN}.reconciling.put_enrolment:_store:after",
            f"{IN}.reconciling.put_enrolment:_out:before",
            f"{IN}.reconciling.put_enrolment:put_enrolment:after",
        ),
        act_again(window_acts.enrol),
        {"enrolments": 1},
    ),
    Case(
        "return to the school",
        window_acts.return_to_school,
        a_return,
        (
            f"{IN}.reconciling.return_list:_add:after",
            f"{IN}.reconciling.return_list:_tell:after",
            f"{IN}.reconciling.return_list:return_list:after",
        ),
        act_again(window_acts.return_to_school),
        {"returns": 1, "school_outbox": 1},
    ),
    Case(
        "sign off",
        window_acts.confirm,
        figures_to_confirm,
        (
            f"{IN}.reconciling.sign_off:_content:after",
            f"{IN}.reconciling.sign_off:_add:after",
            f"{IN}.reconciling.sign_off:sign_off_out:before",
            f"{IN}.reconciling.sign_off:sign_off:after",
        ),
        act_again(window_acts.confirm),
        {"sign_offs": 1},
    ),
)
