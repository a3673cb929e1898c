"""Who the pupil is and where he has studied, as the first page prints it."""

from dataclasses import dataclass

from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Personal, Relative, StudyPeriod
from lookup_portal.rendering import labels
from lookup_portal.rendering.wording import day_text, decimal_text


@dataclass(frozen=True)
class PupilFields:
    """The fields of the pupil's page; None is printed as a dotted line."""

    full_name: str
    sex: str
    birth_date: str
    ethnicity: str | None = None
    nationality: str | None = None
    birthplace: str | None = None
    origin: str | None = None
    address: str | None = None
    father: str | None = None
    mother: str | None = None
    guardian: str | None = None
    personal_id: str | None = None
    height: str | None = None
    weight: str | None = None


@dataclass(frozen=True)
class StudyRow:
    """A row of QUÁ TRÌNH HỌC TẬP."""

    school_year: str
    class_name: str
    school_name: str
    register_no: str
    entered_on: str


def pupil_fields(identity: Identity, personal: Personal | None) -> PupilFields:
    """Without `personal`, the holder's view: all but name, sex and birth date stays blank."""
    known = PupilFields(
        full_name=identity.full_name,
        sex=labels.SEXES[identity.sex].vi,
        birth_date=day_text(identity.birth_date),
    )
    if personal is None:
        return known
    health = personal.health
    return PupilFields(
        full_name=known.full_name,
        sex=known.sex,
        birth_date=known.birth_date,
        ethnicity=personal.ethnicity,
        nationality=personal.nationality,
        birthplace=personal.birthplace,
        origin=personal.origin,
        address=personal.address,
        father=_relative(personal.father),
        mother=_relative(personal.mother),
        guardian=_relative(personal.guardian),
        personal_id=personal.personal_id or _absence(personal),
        height=_measure(health.height_cm if health else None, "cm"),
        weight=_measure(health.weight_kg if health else None, "kg"),
    )


def study_rows(personal: Personal | None) -> tuple[StudyRow, ...]:
    """The school years so far; none in the holder's view."""
    return tuple(_study_row(period) for period in (personal.study_history if personal else ()))


def _study_row(period: StudyPeriod) -> StudyRow:
    return StudyRow(
        school_year=period.school_year,
        class_name=period.class_name,
        school_name=period.school_name,
        register_no=period.register_no or "",
        entered_on=day_text(period.entered_on) if period.entered_on else "",
    )


def _relative(relative: Relative | None) -> str | None:
    return None if relative is None else relative.full_name


def _absence(personal: Personal) -> str | None:
    reason = personal.personal_id_absent
    return None if reason is None else labels.ID_ABSENCES[reason].vi


def _measure(value: str | None, unit: str) -> str | None:
    return None if value is None else f"{decimal_text(value)}\N{NO-BREAK SPACE}{unit}"
