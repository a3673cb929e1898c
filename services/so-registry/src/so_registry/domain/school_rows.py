"""A list of schools, row by row: what each row says, and everything that is wrong with it at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from hbs_schema.codes.levels import levels_by_slug
from hbs_schema.codes.names import bare_key, name_key
from hbs_schema.codes.school_types import school_types_by_slug
from hbs_schema.codes.schools import School
from hbs_schema.findings import Finding, Sentence
from so_registry.domain.windows import sentences

FIELDS = ("code", "name", "valid_from", "valid_to", "commune", "type", "levels")

_LEVEL_NAMES = {
    "th": "primary",
    "tieu hoc": "primary",
    "thcs": "lower-secondary",
    "trung hoc co so": "lower-secondary",
    "thpt": "upper-secondary",
    "trung hoc pho thong": "upper-secondary",
    "gdtx": "continuing",
    "giao duc thuong xuyen": "continuing",
}
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")


@dataclass(frozen=True)
class Row:
    """A row of a file; `number` is where a person finds it."""

    number: int
    values: Mapping[str, str]


def read_rows(rows: Sequence[Row]) -> tuple[list[tuple[int, School]], list[Finding]]:
    """The schools that are right, with their rows, and what is wrong with the others."""
    schools: list[tuple[int, School]] = []
    findings: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        school, wrong = _read(row)
        findings += wrong
        if school is None:
            continue
        if (school.code, school.valid_from) in seen:
            findings.append(_wrong("school-row-repeated", sentences.REPEATED, row.number))
        seen.add((school.code, school.valid_from))
        schools.append((row.number, school))
    return schools, findings


def check_listed(rows: Sequence[tuple[int, School]]) -> list[Finding]:
    """What is wrong with rows of a list that has its form already (codes/schools)."""
    findings = []
    seen: set[tuple[str, str]] = set()
    for number, school in rows:
        if school.type is None or school.type not in school_types_by_slug():
            findings.append(
                _wrong("school-type-unknown", sentences.TYPE, number, known=", ".join(school_types_by_slug()))
            )
        if not school.levels or not set(school.levels) <= levels_by_slug().keys():
            findings.append(_wrong("school-level-unknown", sentences.LEVELS, number, known=", ".join(levels_by_slug())))
        if school.successor_of:
            findings.append(_wrong("school-merger-apart", sentences.MERGER, number))
        if (school.code, school.valid_from) in seen:
            findings.append(_wrong("school-row-repeated", sentences.REPEATED, number))
        seen.add((school.code, school.valid_from))
    return findings


def _read(row: Row) -> tuple[School | None, list[Finding]]:
    text = {name: row.values.get(name, "").strip() for name in FIELDS}
    findings: list[Finding] = []
    type_ = _type(text["type"])
    levels = tuple(_levels(text["levels"]))
    if type_ is None:
        findings.append(
            _wrong("school-type-unknown", sentences.TYPE, row.number, known=", ".join(school_types_by_slug()))
        )
    if not levels or "" in levels:
        findings.append(_wrong("school-level-unknown", sentences.LEVELS, row.number, known=", ".join(levels_by_slug())))
    members = {
        "code": text["code"],
        "name": text["name"],
        "valid_from": _day(text["valid_from"]),
        "type": type_ or "public",
        "levels": [name for name in dict.fromkeys(levels) if name],
    }
    members |= {"valid_to": _day(text["valid_to"])} if text["valid_to"] else {}
    members |= {"commune": text["commune"]} if text["commune"] else {}
    try:
        school = School.model_validate(members)
    except ValidationError as refusal:
        places = {str(error["loc"][0]) if error["loc"] else "valid_to" for error in refusal.errors()}
        return None, [*findings, *_of_form(places, row.number)]
    return (None if findings else school), findings


def _of_form(places: set[str], number: int) -> Iterator[Finding]:
    told = {
        "code": ("school-code-malformed", sentences.CODE),
        "name": ("school-name-malformed", sentences.NAME),
        "valid_from": ("school-first-day", sentences.FIRST_DAY),
        "valid_to": ("school-last-day", sentences.LAST_DAY),
        "commune": ("school-commune-malformed", sentences.COMMUNE),
    }
    for name, (code, sentence) in told.items():
        if name in places:
            yield _wrong(code, sentence, number)


def _wrong(code: str, sentence: Sentence, number: int, **more: str) -> Finding:
    return Finding(code, sentence, f"/rows/{number}", parameters={"row": number, **more})


def _type(text: str) -> str | None:
    """By slug, Vietnamese name, or the sector's code."""
    for slug, entry in school_types_by_slug().items():
        if text == slug or name_key(text) == name_key(entry.vi) or any(text == code.code for code in entry.codes):
            return slug
    return None


def _levels(text: str) -> Iterator[str]:
    """By slug, by what people call them, or by the sector's codes; empty for what is none of them."""
    for word in filter(None, (part.strip() for part in re.split(r"[,;/+]", text))):
        by_code = [s for s, level in levels_by_slug().items() if any(word.zfill(2) == c.code for c in level.codes)]
        known = _LEVEL_NAMES.get(" ".join(bare_key(word).split())) or (word if word in levels_by_slug() else "")
        yield known or (by_code[0] if by_code else "")


def _day(text: str) -> str:
    match = _DAY.match(text)
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text[:10]
