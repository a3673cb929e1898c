"""Which role may do which act, and how far: the one table. docs/roles.md shows it, a test compares cell by cell."""

from collections.abc import Mapping
from enum import StrEnum

from school_api.domain.people import Power, Role


class Action(StrEnum):
    """What a caller asks for."""

    OPEN_CLASS = "open-class"
    READ_CLASS = "read-class"
    READ_IDENTITY = "read-identity"
    READ_SUBJECT = "read-subject"
    READ_PAGE = "read-page"
    READ_FILES = "read-files"
    READ_RECORD = "read-record"
    READ_SENDING = "read-sending"
    READ_EVENTS = "read-events"
    READ_SESSION = "read-session"
    READ_ACT = "read-act"
    READ_BOARD = "read-board"
    READ_TASKS = "read-tasks"
    READ_SHEET = "read-sheet"
    READ_PREVIEW = "read-preview"
    READ_LOCKS = "read-locks"
    READ_PAPERS = "read-papers"
    READ_TRANSFERS = "read-transfers"
    EDIT_IDENTITY = "edit-identity"
    EDIT_SUBJECT = "edit-subject"
    EDIT_PAGE = "edit-page"
    IMPORT = "import"
    RESTORE = "restore"
    CITE_INTERIM = "cite-interim"
    KEEP_LEGACY = "keep-legacy"
    RUN_PREVIEW = "run-preview"
    ANSWER_COMMENT = "answer-comment"
    OVERRIDE = "override"
    REQUEST_REVIEW = "request-review"
    APPROVE = "approve"
    RETURN = "return"
    SET_CLASS = "set-class"
    LOCK_DATA = "lock-data"
    DECLARE_PAPER = "declare-paper"
    BUILD_INTERIM = "build-interim"
    EXPORT_INTERIM = "export-interim"
    SIGN_SUBJECT = "sign-subject"
    SIGN_HOMEROOM = "sign-homeroom"
    SIGN_PRINCIPAL = "sign-principal"
    SIGN_DEPUTY = "sign-deputy"
    SIGN_ACTING_HEAD = "sign-acting-head"
    SIGN_SEAL = "sign-seal"
    SIGN_OTHER = "sign-other"
    SUBMIT = "submit"
    REPLACE = "replace"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    TRANSFER = "transfer"
    READ_PEOPLE = "read-people"
    MANAGE_PEOPLE = "manage-people"
    GIVE = "give"
    READ_AUDIT = "read-audit"


class Reach(StrEnum):
    """How far a role may do an act."""

    SCHOOL = "school"
    CLASS = "class"
    """Of classes that he is assigned to, in whatever role."""
    HOMEROOM = "homeroom"
    """Of the class that he is the homeroom teacher of."""
    SUBJECT = "subject"
    """Of the subject, class and pupils that he is assigned to."""
    DELEGATED = "delegated"
    """Where a head has registered it for him."""


_T, _H, _P, _D, _A, _S, _C, _I = Role
_HEADS = {_P: Reach.SCHOOL, _A: Reach.SCHOOL}
_LEADS = {**_HEADS, _D: Reach.DELEGATED}
_READING = {**_HEADS, _D: Reach.SCHOOL, _C: Reach.SCHOOL}
_WHOLE = {**_READING, _H: Reach.HOMEROOM}

_OF_THE_SCHOOL: Mapping[Action, dict[Role, Reach]] = {
    Action.OPEN_CLASS: {**_HEADS, _D: Reach.SCHOOL, _S: Reach.SCHOOL, _C: Reach.SCHOOL},
    Action.READ_CLASS: {**_READING, _S: Reach.SCHOOL, _H: Reach.CLASS, _T: Reach.CLASS},
    Action.READ_IDENTITY: {**_READING, _H: Reach.CLASS, _T: Reach.CLASS},
    Action.READ_SUBJECT: {**_WHOLE, _T: Reach.SUBJECT},
    Action.READ_PAGE: _WHOLE,
    Action.READ_FILES: _WHOLE,
    Action.READ_RECORD: _WHOLE,
    Action.READ_SENDING: {**_READING, _S: Reach.SCHOOL},
    Action.READ_EVENTS: {**_READING, _S: Reach.SCHOOL},
    Action.READ_SESSION: {**_READING, _H: Reach.CLASS, _T: Reach.CLASS},
    Action.READ_ACT: {**_READING, _S: Reach.SCHOOL},
    Action.READ_BOARD: {**_READING, _S: Reach.SCHOOL},
    Action.READ_TASKS: {**_READING, _H: Reach.CLASS, _T: Reach.CLASS},
    Action.READ_SHEET: _WHOLE,
    Action.READ_PREVIEW: _WHOLE,
    Action.READ_LOCKS: {**_READING, _S: Reach.SCHOOL},
    Action.READ_PAPERS: _READING,
    Action.READ_TRANSFERS: {**_READING, _S: Reach.SCHOOL},
    Action.EDIT_IDENTITY: {_H: Reach.HOMEROOM, _C: Reach.SCHOOL},
    Action.EDIT_SUBJECT: {_T: Reach.SUBJECT, _C: Reach.SCHOOL},
    Action.EDIT_PAGE: {_H: Reach.HOMEROOM, _C: Reach.SCHOOL},
    Action.IMPORT: {_H: Reach.HOMEROOM, _T: Reach.CLASS, _C: Reach.SCHOOL},
    Action.RESTORE: {_H: Reach.HOMEROOM, _T: Reach.CLASS, _C: Reach.SCHOOL},
    Action.CITE_INTERIM: {_H: Reach.HOMEROOM, _C: Reach.SCHOOL},
    Action.KEEP_LEGACY: {**_HEADS, _C: Reach.SCHOOL},
    Action.RUN_PREVIEW: {**_LEADS, _H: Reach.HOMEROOM, _C: Reach.SCHOOL},
    Action.ANSWER_COMMENT: {**_HEADS, _H: Reach.HOMEROOM},
    Action.OVERRIDE: {**_HEADS, _H: Reach.HOMEROOM, _T: Reach.SUBJECT},
    Action.REQUEST_REVIEW: {_H: Reach.HOMEROOM, _C: Reach.SCHOOL},
    Action.APPROVE: _LEADS,
    Action.RETURN: _LEADS,
    Action.SET_CLASS: _LEADS,
    Action.LOCK_DATA: {**_LEADS, _S: Reach.SCHOOL},
    Action.DECLARE_PAPER: _LEADS,
    Action.BUILD_INTERIM: _LEADS,
    Action.EXPORT_INTERIM: _WHOLE,
    Action.SIGN_SUBJECT: {_T: Reach.SUBJECT},
    Action.SIGN_HOMEROOM: {_H: Reach.HOMEROOM},
    Action.SIGN_PRINCIPAL: {_P: Reach.SCHOOL},
    Action.SIGN_DEPUTY: {_D: Reach.DELEGATED},
    Action.SIGN_ACTING_HEAD: {_A: Reach.SCHOOL},
    Action.SIGN_SEAL: _LEADS,
    Action.SIGN_OTHER: {},
    Action.SUBMIT: {**_LEADS, _C: Reach.SCHOOL},
    Action.REPLACE: _LEADS,
    Action.WITHDRAW: _LEADS,
    Action.CLOSE: _LEADS,
    Action.TRANSFER: _LEADS,
    Action.READ_PEOPLE: {**_HEADS, _D: Reach.SCHOOL, _S: Reach.SCHOOL},
    Action.MANAGE_PEOPLE: {_S: Reach.SCHOOL},
    Action.GIVE: {**_HEADS, _S: Reach.SCHOOL},
    Action.READ_AUDIT: {_S: Reach.SCHOOL},
}

READING = frozenset(act for act in Action if act.value.startswith("read-"))
"""What changes nothing: it waits for nobody, and nobody waits for it."""
INSPECTED = READING - {Action.READ_EVENTS, Action.READ_SESSION, Action.READ_TASKS}
"""What an inspector may do: read what is the school's, and that alone."""

PERMITTED: Mapping[Action, Mapping[Role, Reach]] = {
    act: ways | ({_I: Reach.SCHOOL} if act in INSPECTED else {}) for act, ways in _OF_THE_SCHOOL.items()
}

POWER: Mapping[Action, Power] = {
    Action.APPROVE: Power.REVIEW,
    Action.RETURN: Power.REVIEW,
    Action.RUN_PREVIEW: Power.REVIEW,
    Action.SET_CLASS: Power.REVIEW,
    Action.LOCK_DATA: Power.REVIEW,
    Action.DECLARE_PAPER: Power.REVIEW,
    Action.BUILD_INTERIM: Power.REVIEW,
    Action.SIGN_DEPUTY: Power.SIGN,
    Action.SIGN_SEAL: Power.SIGN,
    Action.SUBMIT: Power.SUBMIT,
    Action.REPLACE: Power.CORRECT,
    Action.WITHDRAW: Power.CORRECT,
    Action.CLOSE: Power.CLOSE,
    Action.TRANSFER: Power.SUBMIT,
}
"""What a delegation has to name for an act."""

SIGNING: Mapping[str, Action] = {
    "subject-teacher": Action.SIGN_SUBJECT,
    "homeroom": Action.SIGN_HOMEROOM,
    "principal": Action.SIGN_PRINCIPAL,
    "deputy": Action.SIGN_DEPUTY,
    "acting-head": Action.SIGN_ACTING_HEAD,
    "seal": Action.SIGN_SEAL,
}
"""By the role that a signing policy names."""

LEGAL = frozenset(
    {
        Action.APPROVE,
        Action.BUILD_INTERIM,
        *SIGNING.values(),
        Action.SIGN_OTHER,
        Action.SUBMIT,
        Action.REPLACE,
        Action.WITHDRAW,
        Action.CLOSE,
        Action.TRANSFER,
    }
)
"""Acts with legal effect: where the deployment says so, a machine names the person on whose behalf it acts."""

NEEDS_FRESH_FACTOR = LEGAL | {Action.MANAGE_PEOPLE, Action.GIVE}
"""A person does these only soon after a login with a second factor."""

_READ_IN_CLASSES = (
    *(Action.READ_CLASS, Action.READ_IDENTITY, Action.READ_SUBJECT, Action.READ_PAGE, Action.READ_FILES),
    *(Action.READ_BOARD, Action.READ_TASKS, Action.READ_PREVIEW, Action.READ_LOCKS, Action.READ_PAPERS),
)
SCOPES: Mapping[Action, str] = {
    Action.OPEN_CLASS: "classes:write",
    **dict.fromkeys(_READ_IN_CLASSES, "classes:read"),
    **dict.fromkeys((Action.READ_RECORD, Action.EXPORT_INTERIM), "records:read"),
    Action.READ_SENDING: "submissions:write",
    Action.READ_EVENTS: "events:read",
    Action.READ_SHEET: "reviews:write",
    **dict.fromkeys((Action.EDIT_IDENTITY, Action.EDIT_SUBJECT, Action.EDIT_PAGE), "classes:write"),
    **dict.fromkeys((Action.IMPORT, Action.RESTORE), "classes:write"),
    **dict.fromkeys((Action.CITE_INTERIM, Action.KEEP_LEGACY), "records:write"),
    **dict.fromkeys((Action.RUN_PREVIEW, Action.ANSWER_COMMENT), "classes:write"),
    **dict.fromkeys((Action.OVERRIDE, Action.REQUEST_REVIEW), "classes:write"),
    **dict.fromkeys((Action.APPROVE, Action.RETURN, Action.SET_CLASS, Action.LOCK_DATA), "reviews:write"),
    Action.DECLARE_PAPER: "reviews:write",
    Action.BUILD_INTERIM: "reviews:write",
    **dict.fromkeys((*SIGNING.values(), Action.SIGN_OTHER), "signing:write"),
    Action.READ_SESSION: "signing:write",
    Action.READ_ACT: "signing:write",
    Action.SUBMIT: "submissions:write",
    Action.REPLACE: "records:write",
    Action.WITHDRAW: "records:write",
    Action.CLOSE: "windows:close",
    Action.READ_TRANSFERS: "transfers:read",
    Action.TRANSFER: "transfers:write",
}
"""What a school's delegation to a machine has to name for an act. An act without a scope is a person's alone."""

_IDENTITY = frozenset({"identity", "personal"})
UNTOUCHED = frozenset({"header", "record"})
"""Parts that nobody edits: the service writes them."""


def signing_action(role: str) -> Action:
    """What signing in a policy's role is. A role that is not ours is for machines alone."""
    return SIGNING.get(role, Action.SIGN_OTHER)


def editing_action(part: str) -> Action:
    """What editing a part is."""
    if part.startswith("subjects/"):
        return Action.EDIT_SUBJECT
    return Action.EDIT_IDENTITY if part in _IDENTITY else Action.EDIT_PAGE


def reading_action(part: str) -> Action:
    """What reading a part is. Ids, parents and address are the page's: a subject teacher needs the name alone."""
    if part.startswith("subjects/"):
        return Action.READ_SUBJECT
    return Action.READ_IDENTITY if part == "identity" else Action.READ_PAGE
