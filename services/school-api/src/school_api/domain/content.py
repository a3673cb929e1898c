"""The content of a draft judged by the circular of its grade; a single value by its model."""

from collections.abc import Mapping
from typing import Any

from hbs_schema import canonical
from hbs_schema.building.packets import value_json
from hbs_schema.envelopes.packet import REQUIRED_PARTS
from hbs_schema.errors import Refused
from hbs_schema.findings import Finding
from hbs_schema.parts import make_part
from hbs_schema.rules.book import RuleBook, Setting, check_interim, check_record
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label, read_parts
from hbs_schema.rules.sentences import PART_MISSING
from hbs_schema.values.schemas import SCHEMAS
from school_api.domain.classes import SchoolClass
from school_api.domain.drafts import Content, StoredDraft
from school_api.domain.errors import ContentRefused, items_of
from school_api.domain.sentences import CHARACTER_NOT_ALLOWED, PUPIL_CODE_FIXED


def check_draft(draft: StoredDraft, school_class: SchoolClass, book: RuleBook) -> list[Finding]:
    """Everything that the circular of the draft's grade has against it by the rule book, warnings included."""
    where = Setting(school_class.level, draft.grade, school_class.school_year, school_class.track, draft.schema)
    check = check_interim if school_class.is_interim else check_record
    return check(draft.content, where, book)


def is_ready(findings: list[Finding]) -> bool:
    """Whether nothing keeps the draft from being reviewed."""
    return all(finding.severity != "error" for finding in findings)


def part_of(where: str) -> str:
    """The part that a finding's pointer leads into; empty for the draft as a whole."""
    return where[1:].split("/", 1)[0].replace("~1", "/").replace("~0", "~")


def check_droppable(name: str, content: Content) -> None:
    """Raises ContentRefused for a part without which there is no record."""
    subjects = [part for part in content if part.startswith("subjects/")]
    if name in REQUIRED_PARTS or subjects == [name]:
        missing = Finding("part-missing", PART_MISSING, pointer(name), parameters={"where": part_label(name)})
        raise ContentRefused(items_of([missing]))


def check_signable(members: Mapping[str, Any]) -> None:
    """Raises ContentRefused for what people wrote that the packet format cannot carry."""
    for name, value in members.items():
        try:
            canonical.dump({name: value})
        except Refused:
            raise ContentRefused(
                items_of([Finding("character-not-allowed", CHARACTER_NOT_ALLOWED, pointer(name))])
            ) from None


def check_form(content: Content, schema: tuple[str, int]) -> None:
    """Raises ContentRefused for what these models cannot say: an earlier content may be written in others."""
    findings = read_parts(content, SCHEMAS[schema]).findings
    if findings:
        raise ContentRefused(items_of(findings))


def read_value(name: str, value: Mapping[str, Any], draft: StoredDraft) -> dict[str, Any]:
    """A part's value as it is stored. Raises ContentRefused with every problem of form."""
    read = read_parts({name: value}, SCHEMAS[draft.schema])
    current = draft.content.get(name)
    findings = list(read.findings)
    if name == "personal" and current and value.get("pupil_code") != current["pupil_code"]:
        # Files, codes and the registrar know the pupil by it.
        findings.append(Finding("pupil-code-fixed", PUPIL_CODE_FIXED, pointer(name, "pupil_code")))
    if not findings:
        stored = value_json(read.values[name])
        try:
            make_part(name, stored)
        except Refused:
            findings.append(Finding("character-not-allowed", CHARACTER_NOT_ALLOWED, pointer(name)))
        else:
            return stored
    raise ContentRefused(items_of(findings))
