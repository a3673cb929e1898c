"""A class of one school year: what its drafts' headers share."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hbs_schema.rules.levels import SCHEMA_OF
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement

INTERIM = "interim"
"""The track of a class's pupils who leave in the middle of the year. No window has it, so nothing of it is sent."""


@dataclass(frozen=True)
class SchoolClass:
    """A class under the service's own id; `policy` is a document digest."""

    class_id: UUID
    school: str
    school_year: str
    level: str
    grades: tuple[int, ...]
    """Ascending; more than one in a combined class (lớp ghép), where each draft says which is its own."""

    class_name: str
    track: str
    policy: str

    @property
    def schema(self) -> tuple[str, int]:
        """In which models its new drafts are written."""
        return SCHEMA_OF[self.level]

    @property
    def is_interim(self) -> bool:
        """Whether its records are interim records: built from drafts, never imported or edited."""
        return self.track == INTERIM


def schema_name(schema: tuple[str, int]) -> dict[str, Any]:
    """A schema as headers name it."""
    return {"id": schema[0], "version": schema[1]}


def policy_name(policy: Statement[Policy]) -> dict[str, Any]:
    """A policy as headers and endorsements name it."""
    return {"id": policy.payload.id, "version": policy.payload.version, "digest": policy.document_digest}


def shared_members(school_class: SchoolClass, registrar: str) -> dict[str, Any]:
    """Members that headers and endorsements of the class share."""
    return {
        "registrar": registrar,
        "school": school_class.school,
        "school_year": school_class.school_year,
        "level": school_class.level,
        "track": school_class.track,
    }
