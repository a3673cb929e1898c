"""From parts as they came (values or parsed JSON) to models, with every fault of form as a finding.

Nothing that the sender wrote is echoed, except a mark that looks like a number and slugs.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from hbs_schema.findings import Finding, Parameter, Sentence, Term
from hbs_schema.rules import sentences
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.types import Value

SUBJECT_PREFIX = "subjects/"
SUBJECTS = "subjects/*"

_DATES = frozenset({"as_of", "birth_date", "entered_on", "identity_checked_on", "issued_on", "left_on"})
_MARKS = frozenset({"mark", "midterm", "final", "regular"})
_LEARNING = frozenset({"semester_1", "semester_2", "year", "after_reassessment"})
_SAFE_TOKEN = re.compile(r"([A-Z][A-Z0-9_]{0,31}|[a-z][a-z_]{0,31}[0-9]?)\Z")
_SAFE_PART = re.compile(r"([a-z]{1,16}|subjects/[A-Z][A-Z0-9_]{0,31})\Z")
_LOOKS_LIKE_A_MARK = re.compile(r"-?[0-9]{1,3}([.,][0-9]{1,3})?\Z")


@dataclass(frozen=True)
class ReadParts:
    """Parts that hold a valid value, by name, and what was wrong with the others."""

    values: Mapping[str, Value]
    findings: tuple[Finding, ...]


def read_parts(
    parts: Mapping[str, object], models: Mapping[str, type[Value]], *, read: Mapping[str, Value] | None = None
) -> ReadParts:
    """Parse each part by its model; `subjects/*` in `models` stands for every subject.

    A part without a model is a finding; whether a part must be there is for the circular to say. `read` are the values
    of all parts, where they have been parsed by these models.
    """
    if read is not None:
        return ReadParts(read, ())
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for name, content in parts.items():
        model = models.get(SUBJECTS if is_subject(name) else name)
        if model is None:
            findings.append(Finding("part-unknown", sentences.PART_UNKNOWN, safe_pointer(name)))
        elif isinstance(content, model):
            values[name] = content
        else:
            try:
                values[name] = model.model_validate(content)
            except ValidationError as refusal:
                findings += _findings(name, model, refusal)
    return ReadParts(values, tuple(findings))


# Bounded: whoever calls may ask for any name.
@lru_cache(maxsize=256)
def is_subject(part: str) -> bool:
    """Whether a part is a subject's, whatever the subject."""
    return part.startswith(SUBJECT_PREFIX) and _SAFE_PART.match(part) is not None


def safe_pointer(part: str, *fields: str | int) -> str:
    """A pointer cut before the first token that might be a person's data."""
    if not _SAFE_PART.match(part):
        return ""
    kept: list[str | int] = []
    for field in fields:
        if isinstance(field, str) and not _SAFE_TOKEN.match(field):
            break
        kept.append(field)
    return pointer(part, *kept)


def mark_not_integer(part: str, written: object, where: str) -> Finding:
    """Điểm KTĐK that is not an integer from 0 to 10; quoted only when it looks like a mark."""
    subject = subject_name(part.removeprefix(SUBJECT_PREFIX))
    if isinstance(written, str | int | float) and _LOOKS_LIKE_A_MARK.match(str(written)):
        text = str(written)
        declared = Term(text.replace(".", ","), text.replace(",", "."))
        return Finding(
            "mark-not-integer",
            sentences.MARK_NOT_INTEGER,
            where,
            parameters={"subject": subject, "declared": declared},
        )
    return Finding("mark-not-integer", sentences.MARK_NOT_A_NUMBER, where, parameters={"subject": subject})


def _findings(part: str, model: type[Value], refusal: ValidationError) -> list[Finding]:
    found = [
        _finding(part, model, str(error["type"]), error["loc"], error.get("input"))
        for error in refusal.errors(include_url=False, include_context=False)
    ]
    # A value that may be of two forms is refused once, not once a form.
    return [finding for position, finding in enumerate(found) if finding not in found[:position]]


def _finding(part: str, model: type[Value], kind: str, loc: Sequence[str | int], written: Any) -> Finding:
    where = safe_pointer(part, *loc)
    field = loc[-1] if loc else ""
    if kind == "value_error" and not loc:
        return _of_whole(part, model, written)
    if kind == "extra_forbidden":
        return Finding("field-unknown", sentences.FIELD_UNKNOWN, safe_pointer(part, *loc[:-1]))
    if kind == "missing":
        return _about(part, "field-missing", sentences.FIELD_MISSING, where)
    if field == "test" and isinstance(written, str | float):
        return mark_not_integer(part, written, where)
    if is_subject(part) and not _MARKS.isdisjoint(loc):
        return _about(part, "mark-malformed", sentences.MARK_MALFORMED, where)
    if kind == "literal_error" and _is_level(part, field):
        return _about(part, "level-unknown", sentences.LEVEL_UNKNOWN, where)
    if field in _DATES and kind == "value_error":
        return _about(part, "date-unreal", sentences.DATE_UNREAL, where)
    return _about(part, "value-malformed", sentences.VALUE_MALFORMED, where)


def _of_whole(part: str, model: type[Value], written: Any) -> Finding:
    """A rule across the fields of a part: a result or a reason why there is none, an id or a reason."""
    if is_subject(part):
        fields = [field for field in ("level", "year") if field in model.model_fields]
        return _about(part, "level-missing", sentences.LEVEL_MISSING, pointer(part, *fields))
    if part == "personal" and not _has_id(written):
        return Finding("personal-id-absent", sentences.PERSONAL_ID_ABSENT, pointer(part, "personal_id"))
    return _about(part, "value-malformed", sentences.VALUE_MALFORMED, safe_pointer(part))


def _is_level(part: str, field: str | int) -> bool:
    return field in ("level", "retake") or part == "conduct" or (part == "outcome" and field in _LEARNING)


def _has_id(written: object) -> bool:
    return isinstance(written, Mapping) and "personal_id" in written


def _about(part: str, code: str, sentence: Sentence, where: str) -> Finding:
    parameters: dict[str, Parameter] = {"where": part_label(part)}
    return Finding(code, sentence, where, parameters=parameters)


def part_label(part: str) -> Term:
    """How a part is called in a sentence."""
    if part.startswith(SUBJECT_PREFIX):
        name = subject_name(part.removeprefix(SUBJECT_PREFIX))
        return Term(f"môn {name.vi}", name.en)
    return sentences.PART_LABELS.get(part, Term("học bạ", "the record"))
