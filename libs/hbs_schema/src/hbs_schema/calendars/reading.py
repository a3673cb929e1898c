"""A calendar's file as people write it: instants with the offset of Viet Nam become the format's; every fault of form.

"Before 30/6" is a day that two readers end at two instants, so a day alone is refused wherever an instant stands.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from hbs_schema.calendars import sentences
from hbs_schema.calendars.rules import CalendarRules2
from hbs_schema.findings import Finding, Sentence
from hbs_schema.statements.members import LARGE_JWS_LIMIT
from hbs_schema.statements.members import Sequence as Version
from hbs_schema.types import Code, SchoolYear, Slug, Value
from hbs_schema.verification.times import to_instant

MAX_BYTES = LARGE_JWS_LIMIT * 3 // 4
"""What a signed document can hold: its payload is base64url of the file."""

INSTANTS = frozenset({"opens_at", "closes_at", "grace_until", "drain_until", "effective", "report_due_at"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NO_OFFSET = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+\Z")
_WITH_OFFSET = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})\Z")


class CalendarSchema(Value):
    """The one schema of new calendars; `calendar/1` stays readable."""

    id: Literal["calendar"]
    version: Annotated[int, Field(ge=2, le=2)]


class CalendarFile(Value):
    """The members of a calendar before it is signed; `v` and `kind` come with the signature."""

    registrar: Code
    id: Slug
    version: Version
    school_year: SchoolYear
    level: Slug
    schema_name: Annotated[CalendarSchema, Field(alias="schema")]
    rules: CalendarRules2


@dataclass(frozen=True)
class ReadCalendar:
    """`members` are to be signed, `file` is them as a model; both None if a finding is an error of form."""

    findings: tuple[Finding, ...]
    members: Mapping[str, Any] | None = None
    file: CalendarFile | None = None


def read_calendar(data: bytes) -> ReadCalendar:
    """Everything that is wrong with the form of a file, at once."""
    try:
        members = _parse(data)
    except ValueError:
        limit = {"limit": MAX_BYTES // 1024}
        return ReadCalendar((Finding("calendar-unreadable", sentences.UNREADABLE, parameters=limit),))
    findings: list[Finding] = []
    plain = _plain(members, (), findings)
    said = {finding.pointer for finding in findings}
    try:
        file = CalendarFile.model_validate(plain)
    except ValidationError as refusal:
        findings += (found for found in _findings(refusal) if found.pointer not in said)
    if findings:
        return ReadCalendar(tuple(findings))
    return ReadCalendar((), plain, file)


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise ValueError("too large")
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_each_once)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice in one object")
    return found


def _plain(value: Any, at: tuple[str | int, ...], findings: list[Finding]) -> Any:
    """The same value with instants as the format writes them."""
    if isinstance(value, dict):
        return {name: _plain(member, (*at, name), findings) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member, (*at, number), findings) for number, member in enumerate(value)]
    if isinstance(value, str) and at and at[-1] in INSTANTS:
        return _instant(value, at, findings)
    return value


def _instant(text: str, at: tuple[str | int, ...], findings: list[Finding]) -> str:
    if _DAY.match(text):
        findings.append(Finding("instant-date-only", sentences.DATE_ONLY, pointer_of(at)))
    elif _NO_OFFSET.match(text):
        findings.append(Finding("instant-without-offset", sentences.WITHOUT_OFFSET, pointer_of(at)))
    elif _WITH_OFFSET.match(text):
        try:
            return to_instant(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            return text  # no day of any calendar: the model refuses it
    return text


def _findings(refusal: ValidationError) -> Iterator[Finding]:
    seen = set()
    errors = refusal.errors(include_url=False, include_context=False, include_input=False)
    places = [error["loc"] for error in errors]
    for error in errors:
        # A list whose entries are wrong counts as too short as well: only what is wrong inside it is told.
        if error["type"] == "too_short" and any(
            len(p) > len(error["loc"]) and p[: len(error["loc"])] == error["loc"] for p in places
        ):
            continue
        code, sentence, at = _told(str(error["type"]), _steps(error["loc"]))
        if (code, at) not in seen:
            seen.add((code, at))
            name = {"field": str(error["loc"][-1])} if code == "calendar-field-missing" else {}
            yield Finding(code, sentence, pointer_of(at), parameters=name)


def _told(kind: str, at: tuple[str | int, ...]) -> tuple[str, Sentence, tuple[str | int, ...]]:
    if kind == "missing":
        return "calendar-field-missing", sentences.FIELD_MISSING, at
    if kind == "extra_forbidden":
        return "calendar-field-unknown", sentences.FIELD_UNKNOWN, at
    if at[:1] == ("schema",):
        return "calendar-schema-unknown", sentences.SCHEMA_UNKNOWN, ("schema",)
    return "calendar-value-malformed", sentences.VALUE_MALFORMED, at


def _steps(loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """Where in the file: without the names that the model gives to the branches of a choice."""
    steps = tuple(loc)
    return steps[:-1] if len(steps) > 1 and steps[-2] == "effective" else steps


def pointer_of(at: Sequence[str | int]) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in at)
