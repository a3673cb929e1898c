"""What the API takes and shows of people and of what they hold."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from hbs_schema import types
from hbs_schema.request_text import ClassName, Label
from hbs_schema.types import Code, Instant, Many, PartName, PupilCode, SchoolYear, Uuid, Value

SchoolRole = Literal["principal", "deputy", "acting-head", "school-administrator", "data-clerk"]
TeacherRole = Literal["subject-teacher", "homeroom"]
Capacity = Literal["main", "co-teacher", "substitute"]
Power = Literal["review", "sign", "submit", "correct", "close"]
Scope = Literal[
    "classes:read",
    "classes:write",
    "events:read",
    "records:read",
    "records:write",
    "reviews:write",
    "signing:write",
    "submissions:write",
    "transfers:read",
    "transfers:write",
    "windows:close",
]
ClientName = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
"""32 random bytes, base64url."""


class PersonIn(Value):
    """Somebody who works at the school."""

    full_name: Label
    reason: Label


class PersonOut(Value):
    """A person of a school; `invited` until an account has accepted an invitation."""

    person_id: Uuid
    school: Code
    full_name: types.Label
    state: Literal["invited", "active", "suspended", "ended"]
    added_by: str
    added_at: Instant
    reason: str


class PeopleOut(Value):
    """A page of a school's people."""

    items: Many[PersonOut]
    next: str | None = None


class PersonChangeIn(Value):
    """Suspend a person, let him go on, or end him and all that he holds."""

    act: Literal["suspend", "resume", "end"]
    reason: Label


class InvitationIn(Value):
    """Invite a person; his earlier invitations count no more."""

    person_id: Uuid
    reason: Label


class InvitationOut(Value):
    """An invitation. The secret is told this once and kept nowhere: hand it to the person and to nobody else."""

    invitation_id: Uuid
    person_id: Uuid
    secret: Secret
    expires_at: Instant


class AcceptanceIn(Value):
    """The secret of an invitation."""

    secret: Secret


class _Given(Value):
    """A term begins when it is given unless `holds_from` says later; without `holds_until` it lasts until ended."""

    holds_from: Instant | None = None
    holds_until: Instant | None = None
    reason: Label


class GrantIn(_Given):
    """Give a person a role at the school."""

    person_id: Uuid
    role: SchoolRole


class AssignmentIn(_Given):
    """Give a teacher a class of a school year: a part as subject teacher, none as homeroom teacher.

    `pupil_codes`: only these pupils of the class. A substitute's term has an end.
    """

    person_id: Uuid
    role: TeacherRole
    capacity: Capacity = "main"
    school_year: SchoolYear
    class_name: ClassName = Field(alias="class")
    part: PartName | None = None
    pupil_codes: Annotated[Many[PupilCode] | None, Field(min_length=1, max_length=2000)] = None


class DelegationIn(_Given):
    """A head delegates to a deputy, who signs for him; it has an end."""

    person_id: Uuid
    powers: Annotated[Many[Power], Field(min_length=1, max_length=5)]


class ClientIn(_Given):
    """Let a vendor's client act for the school."""

    client_id: ClientName
    scopes: Annotated[Many[Scope], Field(min_length=1, max_length=len(get_args(Scope)))]


class EndIn(Value):
    """Why something ends now."""

    reason: Label


class _Held(Value):
    """What was given, by whom and why; `ended_*` once it was ended before its term."""

    holding_id: Uuid
    holds_from: Instant
    holds_until: Instant | None
    given_by: str
    given_at: Instant
    reason: str
    ended_by: str | None
    ended_at: Instant | None
    end_reason: str | None


class GrantOut(_Held):
    """A role at the school."""

    person_id: Uuid
    role: SchoolRole | Literal["inspector"]


class AssignmentOut(_Held):
    """A teacher's class."""

    person_id: Uuid
    role: TeacherRole
    capacity: Capacity
    school_year: SchoolYear
    class_name: types.ClassName = Field(serialization_alias="class")
    part: PartName | None
    pupil_codes: Many[PupilCode] | None


class DelegationOut(_Held):
    """What a head (`head`) has delegated to a deputy."""

    person_id: Uuid
    head: Uuid
    powers: Many[Power]


class ClientOut(_Held):
    """What a vendor's client may do for the school."""

    client_id: ClientName
    scopes: Many[Scope]


class GrantsOut(Value):
    """A page of a school's grants, ended ones too."""

    items: Many[GrantOut]
    next: str | None = None


class AssignmentsOut(Value):
    """A page of a school's assignments, ended ones too."""

    items: Many[AssignmentOut]
    next: str | None = None


class DelegationsOut(Value):
    """A page of a school's delegations to deputies, ended ones too."""

    items: Many[DelegationOut]
    next: str | None = None


class ClientsOut(Value):
    """A page of a school's delegations to clients, ended ones too."""

    items: Many[ClientOut]
    next: str | None = None


AuditValues = Mapping[str, str | int | bool]


class AuditEntryOut(Value):
    """Who did or read what, and by which right."""

    cursor: str
    at: Instant
    act: str
    by_whom: str
    client_id: str
    person_id: Uuid | None
    role: str | None
    basis: Annotated[Uuid | None, Field(description="The grant, assignment or delegation by which he might")]
    class_id: Uuid | None
    draft_id: Uuid | None
    part: str | None
    concerns: Annotated[str | None, Field(description="The person, holding, session, act or import that it is about")]
    reason: str | None
    before: Annotated[Mapping[str, str | int | bool] | None, Field(description="States and numbers, never content")] = (
        None
    )
    after: Mapping[str, str | int | bool] | None = None


class AuditOut(Value):
    """A page of the audit, oldest first. `next` is always there once there was an entry."""

    items: Many[AuditEntryOut]
    next: str | None
    has_more: bool
