"""Examples of bodies about people, for the OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.messages.value_examples import AT, SCHOOL, UUID
from school_api.domain import people_views as views

_PERSON = "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e21"
_HOLDING = "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e31"
_REASON = "Quyết định phân công năm học 2025-2026"
_UNTIL = "2026-08-31T16:59:59Z"
_BY = f"person:{UUID}"
_SHOWN = {
    "person_id": _PERSON,
    "school": SCHOOL,
    "full_name": "Họ và tên",
    "state": "active",
    "added_by": _BY,
    "added_at": AT,
    "reason": _REASON,
}
_ASSIGNED = {
    "person_id": _PERSON,
    "role": "subject-teacher",
    "capacity": "main",
    "school_year": "2025-2026",
    "class": "5A",
    "part": "subjects/TOAN",
}
_HELD = {
    "holding_id": _HOLDING,
    "holds_from": AT,
    "holds_until": None,
    "given_by": _BY,
    "given_at": AT,
    "reason": _REASON,
    "ended_by": None,
    "ended_at": None,
    "end_reason": None,
}
_GRANT = {**_HELD, "person_id": _PERSON, "role": "data-clerk"}
_ASSIGNMENT = {**_HELD, **_ASSIGNED, "pupil_codes": None}
_DELEGATED = {"powers": ["review", "sign"], "holds_until": _UNTIL}
_DELEGATION = {**_HELD, **_DELEGATED, "person_id": _PERSON, "head": UUID}
_CLIENT = {"client_id": "school-software", "scopes": ["classes:read", "classes:write", "signing:write"]}
_ENTRY = {
    "cursor": "aTQy",
    "at": AT,
    "act": "edit-subject",
    "by_whom": f"person:{_PERSON}",
    "client_id": "school-console",
    "person_id": _PERSON,
    "role": "subject-teacher",
    "basis": _HOLDING,
    "class_id": UUID,
    "draft_id": UUID,
    "part": "subjects/TOAN",
    "concerns": None,
    "reason": None,
}

PEOPLE_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    views.PersonIn: {"full_name": "Họ và tên", "reason": _REASON},
    views.PersonOut: _SHOWN,
    views.PeopleOut: {"items": [_SHOWN], "next": None},
    views.PersonChangeIn: {"act": "suspend", "reason": "Nghỉ thai sản"},
    views.InvitationIn: {"person_id": _PERSON, "reason": _REASON},
    views.InvitationOut: {
        "invitation_id": UUID,
        "person_id": _PERSON,
        "secret": "A" * 43,
        "expires_at": _UNTIL,
    },
    views.AcceptanceIn: {"secret": "A" * 43},
    views.GrantIn: {"person_id": _PERSON, "role": "data-clerk", "reason": _REASON},
    views.GrantOut: _GRANT,
    views.GrantsOut: {"items": [_GRANT], "next": None},
    views.AssignmentIn: {**_ASSIGNED, "reason": _REASON},
    views.AssignmentOut: _ASSIGNMENT,
    views.AssignmentsOut: {"items": [_ASSIGNMENT], "next": None},
    views.DelegationIn: {**_DELEGATED, "person_id": _PERSON, "reason": _REASON},
    views.DelegationOut: _DELEGATION,
    views.DelegationsOut: {"items": [_DELEGATION], "next": None},
    views.ClientIn: {**_CLIENT, "reason": _REASON},
    views.ClientOut: {**_HELD, **_CLIENT},
    views.ClientsOut: {"items": [{**_HELD, **_CLIENT}], "next": None},
    views.EndIn: {"reason": "Chuyển sang đơn vị cung cấp phần mềm khác"},
    views.AuditOut: {"items": [_ENTRY], "next": "aTQy", "has_more": False},
}
