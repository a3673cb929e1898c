"""The parts of a verified packet as the forms ask for them."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from hbs_schema.envelopes.packet import Packet
from hbs_schema.values import personal, primary, pupil_page, secondary
from hbs_schema.values.identity import Identity
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.record import Record
from hbs_schema.values.schemas import Unknown, read_values
from lookup_portal.domain.errors import FormUnknown
from lookup_portal.rendering.primary_year import PrimaryParts
from lookup_portal.rendering.secondary_year import SecondaryParts
from lookup_portal.rendering.year_head import YearHead

M = TypeVar("M", bound=BaseModel)
Parts = PrimaryParts | SecondaryParts
Values = Mapping[str, BaseModel]

SECONDARY = ("lower-secondary", "upper-secondary")


def parts_of(packet: Packet, *, is_full: bool) -> Parts:
    """Every part that a whole page needs; without `personal` unless `is_full`. Raises FormUnknown."""
    parts = chosen_parts(packet, None)
    if not is_full:
        parts = _without_person(parts)
    needed = [value for name, value in vars(parts).items() if name != "personal"]
    if None in needed or not parts.subjects or (is_full and parts.personal is None):
        raise FormUnknown
    return parts


def chosen_parts(packet: Packet, names: frozenset[str] | None) -> Parts:
    """The parts of these names and nothing else, all of them for None. Raises FormUnknown."""
    try:
        values = read_values(packet)
    except Unknown as error:
        raise FormUnknown from error
    shown = {name: value for name, value in values.items() if names is None or name in names}
    schema, level = packet.header.schema_name.id, packet.header.level
    if schema == "primary" and level == "primary":
        return _primary(shown)
    if schema == "secondary" and level in SECONDARY:
        return _secondary(shown, level)
    raise FormUnknown


def year_head(packet: Packet) -> YearHead:
    """What the forms need of the header."""
    header = packet.header
    return YearHead(header.school_year, header.grade, header.class_name, header.revision)


def _primary(values: Values) -> PrimaryParts:
    return PrimaryParts(
        record=_part(values, "record", Record),
        identity=_identity(values),
        personal=_personal(values),
        subjects=_subjects(values, primary.Subject),
        qualities=_part(values, "qualities", primary.Qualities),
        competences=_part(values, "competences", primary.Competences),
        attendance=_part(values, "attendance", primary.Attendance),
        outcome=_part(values, "outcome", primary.DeclaredOutcome),
        remarks=_part(values, "remarks", primary.Remarks) or _part(values, "remarks", PageFoot),
    )


def _secondary(values: Values, level: str) -> SecondaryParts:
    return SecondaryParts(
        level=level,
        record=_part(values, "record", Record),
        identity=_identity(values),
        personal=_personal(values),
        subjects=_subjects(values, secondary.Subject),
        conduct=_part(values, "conduct", secondary.Conduct),
        attendance=_part(values, "attendance", secondary.Attendance),
        outcome=_part(values, "outcome", secondary.Outcome),
        remarks=_part(values, "remarks", PageFoot),
    )


def _without_person(parts: Parts) -> Parts:
    return type(parts)(**{**vars(parts), "personal": None})


def _identity(values: Values) -> Identity:
    identity = _part(values, "identity", Identity)
    if identity is None:
        raise FormUnknown
    return identity


def _personal(values: Values) -> personal.Personal | pupil_page.PupilPage | None:
    return _part(values, "personal", personal.Personal) or _part(values, "personal", pupil_page.PupilPage)


def _subjects(values: Values, model: type[M]) -> dict[str, M]:
    return {name.partition("/")[2]: value for name, value in values.items() if isinstance(value, model)}


def _part(values: Values, name: str, model: type[M]) -> M | None:
    value = values.get(name)
    return value if isinstance(value, model) else None
