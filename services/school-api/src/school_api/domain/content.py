"""The content of a draft judged by the circular of its grade; a single value by its model."""

from collections.abc import Mapping
from typing import Any

from hbs_schema import canonical
from hbs_schema.building.packets import value_json
from hbs_schema.envelopes.packet import REQUIRED_PARTS
from hbs_schema.errors import Refused
from hbs_schema.findings import Finding
from hbs_schema.parts import make_part
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label, read_parts
from hbs_schema.rules.sentences import PART_MISSING
from hbs_schema.rules.tt27 import check_content
from hbs_schema.values.schemas import SCHEMAS
from school_api.domain.classes import SchoolClass
from school_api.domain.drafts import Content
from school_api.domain.errors import ContentRefused, items_of
from school_api.domain.sentences import CHARACTER_NOT_ALLOWED, PUPIL_CODE_FIXED


def check_draft(content: Content, school_class: SchoolClass) -> list[Finding]:
    """Everything that the circular has against a draft, warnings included."""
    return check_content(
        content, grade=school_class.grade, school_year=school_class.school_year, track=school_class.track
    )


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


def read_value(name: str, value: Mapping[str, Any], current: Mapping[str, Any] | None) -> dict[str, Any]:
    """A part's value as it is stored. Raises ContentRefused with every problem of form."""
    read = read_parts({name: value}, SCHEMAS["primary", 1])
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
