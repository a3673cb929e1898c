"""Which models a schema id and version name; old versions stay here for ever."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hbs_schema.envelopes.packet import Packet
from hbs_schema.errors import HbsError, Malformed
from hbs_schema.types import Value
from hbs_schema.values import interim, interim_primary, interim_secondary, primary, secondary
from hbs_schema.values.identity import Identity
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.personal import Personal
from hbs_schema.values.pupil_page import PupilPage
from hbs_schema.values.record import Record

Models = Mapping[str, type[Value]]
"""By part name; `subjects/*` stands for every subject."""

_BOOK: Models = {"record": Record, "identity": Identity}
_PAGES: Models = {**_BOOK, "personal": PupilPage, "remarks": PageFoot}
_INTERIM: Models = {**_PAGES, "outcome": interim.InterimOutcome, "attendance": interim.InterimAttendance}
_PRIMARY: Models = {
    "subjects/*": primary.Subject,
    "qualities": primary.Qualities,
    "competences": primary.Competences,
    "attendance": primary.Attendance,
}

SCHEMAS: Mapping[tuple[str, int], Models] = {
    ("primary", 1): {
        **_BOOK,
        **_PRIMARY,
        "personal": Personal,
        "outcome": primary.Outcome,
        "remarks": primary.Remarks,
    },
    ("primary", 2): {**_PAGES, **_PRIMARY, "outcome": primary.YearOutcome},
    ("secondary", 1): {
        **_PAGES,
        "subjects/*": secondary.Subject,
        "conduct": secondary.Conduct,
        "attendance": secondary.Attendance,
        "outcome": secondary.Outcome,
    },
    ("primary-interim", 1): {
        **_INTERIM,
        "subjects/*": interim_primary.Subject,
        "qualities": interim_primary.Qualities,
        "competences": interim_primary.Competences,
    },
    ("secondary-interim", 1): {
        **_INTERIM,
        "subjects/*": interim_secondary.Subject,
        "conduct": interim_secondary.Conduct,
    },
}


class Unknown(HbsError):
    """A schema that this version of the library does not know; everything else can still be checked."""


def read_values(packet: Packet) -> dict[str, Value]:
    """The shown parts but the header as models, by part name.

    Raises Unknown for an unknown schema, Malformed (check `schema`) for a part that the schema does not have
    or a value that its model refuses.
    """
    name = packet.header.schema_name
    validators = _validators().get((name.id, name.version))
    if validators is None:
        raise Unknown(f"{name.id}/{name.version}")
    values: dict[str, Value] = {}
    for part in packet.parts:
        if part.name == "header":
            continue
        validate = validators.get("subjects/*" if part.name.startswith("subjects/") else part.name)
        if validate is None:
            raise Malformed("schema", "a part that this schema does not have", _place_of(part.name))
        try:
            values[part.name] = validate(part.value)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False, include_context=False)[0]
            place = "".join(f"/{step}" for step in first["loc"])
            raise Malformed("schema", first["type"], _place_of(part.name) + place) from None
    return values


def check_values(packet: Packet) -> None:
    """Raises as `read_values` does."""
    read_values(packet)


@cache
def _validators() -> Mapping[tuple[str, int], Mapping[str, Callable[[Any], Any]]]:
    """What `model_validate` calls, without what it does before: a class has eight hundred parts."""
    return {
        name: {part: TypeAdapter(model).validator.validate_python for part, model in models.items()}
        for name, models in SCHEMAS.items()
    }


def _place_of(name: str) -> str:
    return "/" + name.replace("/", "~1")
