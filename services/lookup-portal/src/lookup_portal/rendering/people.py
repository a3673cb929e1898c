"""Who the pupil is and where he has studied, as the pupil's page prints it."""

from collections.abc import Iterator
from dataclasses import dataclass

from hbs_schema.values import personal, pupil_page
from hbs_schema.values.identity import Identity
from lookup_portal.rendering import labels
from lookup_portal.rendering.form import FORM
from lookup_portal.rendering.wording import day_text, decimal_text

Personal = personal.Personal | pupil_page.PupilPage
"""Part `personal` of `primary/1`, and of what came after it."""


@dataclass(frozen=True)
class Field:
    """A caption and what stands behind it; None is printed as a dotted line."""

    caption: str
    value: str | None


@dataclass(frozen=True)
class Pupil:
    """`rows` are the lines of the pupil's page below the name, one or two fields each."""

    full_name: str
    birth_date: str
    personal_id: str | None
    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True)
class StudyRow:
    """A row of QUÁ TRÌNH HỌC TẬP."""

    school_year: str
    class_name: str
    school_name: str
    register_no: str
    entered_on: str


def pupil_of(identity: Identity, given: Personal | None, level: str) -> Pupil:
    """Without `personal`, the holder's view, all but name, sex and birth date stays blank."""
    rows = _primary_rows if level == "primary" else _secondary_rows
    return Pupil(
        full_name=identity.full_name,
        birth_date=day_text(identity.birth_date),
        personal_id=None if given is None else given.personal_id or _absence(given),
        rows=tuple(rows(identity, given)),
    )


def study_rows(given: Personal | None) -> tuple[StudyRow, ...]:
    """The school years so far; none in the holder's view."""
    return tuple(_study_row(period) for period in (given.study_history if given else ()))


def measures(given: Personal | None) -> tuple[str | None, str | None]:
    """Height and weight with their units."""
    health = given.health if given else None
    if health is None:
        return None, None
    return _measure(health.height_cm, "cm"), _measure(health.weight_kg, "kg")


def register_no(given: Personal | None) -> str | None:
    """Số đăng bộ; `primary/1` has it in the study history alone."""
    return getattr(given, "register_no", None)


def _primary_rows(identity: Identity, given: Personal | None) -> Iterator[tuple[Field, ...]]:
    yield _born(identity), _sex(identity)
    yield _text(given, "ethnicity"), _text(given, "nationality")
    for caption in ("birthplace", "origin", "address"):
        yield (_place(given, caption, caption),)
    for relation in ("father", "mother", "guardian"):
        yield (_relative(given, relation)[0],)


def _secondary_rows(identity: Identity, given: Personal | None) -> Iterator[tuple[Field, ...]]:
    yield _born(identity), _sex(identity)
    yield (_place(given, "birthplace", "birthplace"),)
    yield _text(given, "ethnicity"), _text(given, "nationality")
    yield (Field(FORM["policy_groups"], "; ".join(getattr(given, "policy_groups", ())) or None),)
    yield (_place(given, "address", "address_now"),)
    for relation in ("father", "mother", "guardian"):
        yield _relative(given, relation)


def _born(identity: Identity) -> Field:
    return Field(FORM["birth_date"], day_text(identity.birth_date))


def _sex(identity: Identity) -> Field:
    return Field(FORM["sex"], labels.SEXES[identity.sex].vi)


def _text(given: Personal | None, name: str) -> Field:
    return Field(FORM[name], getattr(given, name, None))


def _place(given: Personal | None, name: str, caption: str) -> Field:
    place: pupil_page.Place | str | None = getattr(given, name, None)
    return Field(FORM[caption], place.text if isinstance(place, pupil_page.Place) else place)


def _relative(given: Personal | None, relation: str) -> tuple[Field, Field]:
    relative: personal.Relative | None = getattr(given, relation, None)
    name, occupation = (relative.full_name, relative.occupation) if relative else (None, None)
    return Field(FORM[relation], name), Field(FORM["occupation"], occupation)


def _study_row(period: personal.StudyPeriod | pupil_page.StudyPeriod) -> StudyRow:
    province = getattr(period, "province", None)
    return StudyRow(
        school_year=period.school_year,
        class_name=period.class_name,
        school_name=f"{period.school_name}, {province}" if province else period.school_name,
        register_no=period.register_no or "",
        entered_on=day_text(period.entered_on) if period.entered_on else "",
    )


def _absence(given: Personal) -> str | None:
    """Why there is no number, and the papers that stand in for it (số giấy tờ of a foreign pupil)."""
    if given.personal_id_absent is None:
        return None
    reason = labels.ID_ABSENCES[given.personal_id_absent].vi
    return f"{reason} ({given.foreign_document})" if given.foreign_document else reason


def _measure(value: str | None, unit: str) -> str | None:
    return None if value is None else f"{decimal_text(value)}\N{NO-BREAK SPACE}{unit}"
