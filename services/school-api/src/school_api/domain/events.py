"""Every kind of event of the feed and what its body holds: ids, counts and instants, never content of a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = dict[str, Any]

ID: Final[Schema] = {"type": "string", "format": "uuid"}
IDS: Final[Schema] = {"type": "array", "items": ID}
DIGEST: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}
NUMBER: Final[Schema] = {"type": "integer"}
NUMBERS: Final[Schema] = {"type": "array", "items": NUMBER}
FLAG: Final[Schema] = {"type": "boolean"}
AT: Final[Schema] = {"type": "string", "format": "date-time"}
WORD: Final[Schema] = {"type": "string"}
WORDS: Final[Schema] = {"type": "array", "items": WORD}
YEAR: Final[Schema] = {"type": "string", "pattern": r"^20[0-9]{2}-20[0-9]{2}$"}
COUNTS: Final[Schema] = {"type": "object", "additionalProperties": NUMBER}


@dataclass(frozen=True)
class Kind:
    """A kind of event: when it is told, the members of its body, and those that may be absent."""

    told: str
    body: Mapping[str, Schema]
    optional: frozenset[str] = frozenset()

    def schema(self) -> Schema:
        """Of the body."""
        return {
            "type": "object",
            "description": self.told,
            "properties": dict(self.body),
            "required": sorted(self.body.keys() - self.optional),
            "additionalProperties": False,
        }


_CLASS = {"class_id": ID}
_DRAFT = {"draft_id": ID}
_ACT = {"act_id": ID}
_REVIEW = {**_CLASS, "drafts": IDS, "reason": WORD}
_REASON = frozenset({"reason"})

KINDS: Final[Mapping[str, Kind]] = {
    "class-imported": Kind("A file or upload changed drafts of a class.", {**_CLASS, "import_id": ID}),
    "school-imported": Kind("A file of the whole school changed drafts of its classes.", {"import_id": ID}),
    "class-settings-changed": Kind("A class's settings were changed.", {**_CLASS, "blocks_signing": FLAG}),
    "draft-edited": Kind("Parts of a draft were changed.", {**_DRAFT, "parts": WORDS, "voided_sessions": IDS}),
    "draft-restored": Kind(
        "An earlier version came back as a new one.",
        {**_DRAFT, "version": NUMBER, "from_version": NUMBER, "parts": WORDS},
    ),
    "finding-overridden": Kind("The school stands by a warning.", {**_DRAFT, "code": WORD}),
    "preview-opened": Kind(
        "A class is shown to its holders, or until another instant.", {**_CLASS, "preview_id": ID, "ends_at": AT}
    ),
    "preview-closed": Kind("A preview was ended by the school.", {**_CLASS, "preview_id": ID}),
    "preview-accesses-issued": Kind("Accesses to a preview were handed out.", {**_CLASS, "accesses": NUMBER}),
    "preview-access-revoked": Kind("An access opens nothing any more.", {**_CLASS, "access_id": ID}),
    "comment-made": Kind("A holder says what is wrong.", {**_CLASS, **_DRAFT, "comment_id": ID, "part": WORD}),
    "comment-answered": Kind("A comment has its answer.", {**_CLASS, **_DRAFT, "comment_id": ID, "state": WORD}),
    "data-lock-announced": Kind(
        "The school's data will be locked from an instant on.",
        {"lock_id": ID, "school_year": YEAR, "locks_at": AT, "until": AT},
        frozenset({"until"}),
    ),
    "data-unlocked": Kind(
        "An exception from a lock, until an instant.",
        {"lock_id": ID, "until": AT, "parts": WORDS, **_CLASS, **_DRAFT},
        frozenset({"class_id", "draft_id"}),
    ),
    "data-lock-lifted": Kind("A lock was ended for everybody.", {"lock_id": ID}),
    "paper-declared": Kind(
        "A pupil, class or school keeps paper records.",
        {"paper_id": ID, "school_year": YEAR, **_CLASS},
        frozenset({"class_id"}),
    ),
    "paper-ended": Kind("Its pupils are expected again.", {"paper_id": ID, "school_year": YEAR}),
    "legacy-record-kept": Kind("A record that others issued was kept.", {"legacy_id": ID}),
    "interim-built": Kind("An interim record waits for its signers.", {**_DRAFT, "interim_draft_id": ID, **_CLASS}),
    "interim-exported": Kind("An interim record was handed out.", {**_DRAFT, "packet": DIGEST}),
    "interim-received": Kind("A former school's file was taken in.", {**_DRAFT, "packet": DIGEST, "is_cited": FLAG}),
    "class-review-request": Kind("Drafts wait for the principal.", _REVIEW, _REASON),
    "class-approve": Kind("Drafts wait for their signers.", _REVIEW, _REASON),
    "class-return": Kind("Drafts were returned for correction.", _REVIEW),
    "signing-session-opened": Kind("Somebody began to sign.", {"session_id": ID, **_CLASS, "role": WORD, "part": WORD}),
    "signatures-stored": Kind(
        "Signatures came back; `drafts_signed` have all of theirs now.",
        {"session_id": ID, **_CLASS, "signed": NUMBER, "drafts_signed": IDS},
    ),
    "submission-requested": Kind("Records are to be sent.", {**_CLASS, "submissions": IDS}),
    "submission-packed": Kind("A submission is on its way.", {"submission_id": ID, "packets": NUMBER}),
    "submission-unpackable": Kind("A submission could not be packed.", {"submission_id": ID}),
    "submission-answered": Kind(
        "The registrar's verdict; `drafts` counts them by state.",
        {"submission_id": ID, "state": WORD, "drafts": COUNTS},
    ),
    "signature-doubted": Kind(
        "A signature of accepted records does not count by what the registrar knows now: they may be replaced.",
        {"statement": DIGEST, "reason": WORD, "drafts": IDS},
    ),
    "list-returned": Kind(
        "A reviewer returns the school's list or records, or has the school's answer.",
        {"return_id": ID, "window": WORD, "reason": WORD, "grades": NUMBERS},
    ),
    "return-settled": Kind(
        "A reviewer is content with what was done about a return.",
        {"return_id": ID, "window": WORD, "reason": WORD, "grades": NUMBERS},
    ),
    "record-being-replaced": Kind("The next revision was opened.", {**_DRAFT, "revision": NUMBER}),
    "withdrawal-opened": Kind("A withdrawal request waits for its signers.", {**_ACT, "packets": NUMBER}),
    "withdrawal-request-signed": Kind("One role has signed it.", _ACT),
    "withdrawal-request-refused": Kind("The registrar refuses it.", {**_ACT, "code": WORD}),
    "records-withdrawn": Kind("The registrar has confirmed a withdrawal.", {**_ACT, "drafts": IDS}),
    "close-opened": Kind("A close waits for its signers.", {**_ACT, "grades": NUMBERS, "packets": NUMBER}),
    "close-signed": Kind("One role has signed it.", _ACT),
    "close-refused": Kind("The registrar refuses it.", {**_ACT, "code": WORD}),
    "grades-closed": Kind("The registrar has the school's close.", {**_ACT, "grades": NUMBERS}),
    "close-reopened": Kind(
        "A close was opened again; without an act it is one that other software has sent.",
        {**_ACT, "window": WORD, "grades": NUMBERS},
        frozenset({"act_id"}),
    ),
    "transfer-changed": Kind(
        "A transfer of a record was applied for, or has come to its next step.",
        {"transfer_id": ID, "state": WORD, "side": WORD},
    ),
    "records-annotated": Kind(
        "A numbered decision of the registrar says something of locked records.",
        {"statement": DIGEST, "annotation": WORD, "drafts": IDS},
    ),
    "records-locked": Kind("The registrar has locked records.", {"lock": DIGEST, "drafts": IDS}),
}
