"""Whom the registrar is to expect: the school's classes, and who keeps paper records."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from hbs_schema import canonical
from hbs_schema.reconciliation_api import EnrolledPupil, EnrolmentIn
from hbs_schema.registry_api import WindowOut
from school_api.domain.closes import Excused
from school_api.domain.year.papers import PaperPupil, PaperUse, excused_by_paper


def enrolment(
    school: str,
    pupils: Sequence[tuple[PaperPupil, str | None, str | None]],
    uses: Sequence[PaperUse],
    *,
    today: date,
    with_names: bool,
) -> EnrolmentIn:
    """`pupils` with their lookup codes and names; names go along only where the window has a reviewer."""
    on_paper: dict[str, Excused] = {
        entry.pupil_code: entry for entry in excused_by_paper(uses, [pupil for pupil, _, _ in pupils], [], today)
    }
    return EnrolmentIn(
        school=school,
        pupils=tuple(
            _entry(pupil, code, name if with_names else None, on_paper.get(pupil.pupil_code))
            for pupil, code, name in sorted(pupils, key=lambda entry: entry[0].pupil_code)
        ),
    )


def digest_of(told: EnrolmentIn) -> bytes:
    """By which a list is known again. Names are left out: they go when a record is accepted, and the list stays."""
    body = told.model_dump(mode="json", by_alias=True, exclude_none=True)
    for pupil in body["pupils"]:
        pupil.pop("name", None)
    return sha256(canonical.dump(body)).digest()


def windows_to_tell(windows: Iterable[WindowOut]) -> list[list[WindowOut]]:
    """For each school year and level the windows through which a list may be told, the oldest first.

    One list is for all of them; in which of them the school takes part the registrar knows.
    """
    found: dict[tuple[str, str], list[WindowOut]] = defaultdict(list)
    for window in sorted(windows, key=lambda entry: int(entry.window)):
        if window.state != "locked" and window.expects == "everybody":
            found[window.school_year, window.level].append(window)
    return list(found.values())


def _entry(pupil: PaperPupil, code: str | None, name: str | None, excused: Excused | None) -> EnrolledPupil:
    members = {
        "grade": pupil.grade,
        "class": pupil.class_name,
        "pupil_code": pupil.pupil_code,
        "lookup_code": code,
        "name": name,
        "excused": excused.reason if excused else None,
        "note": excused.note if excused else None,
    }
    return EnrolledPupil.model_validate({key: value for key, value in members.items() if value})
