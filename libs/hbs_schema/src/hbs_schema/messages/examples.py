"""Examples of what travels, for the published documents: well formed, about nobody, signed by nobody."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import base64url, registry_api
from hbs_schema.envelopes import shape
from hbs_schema.messages import answers, publications, reports
from hbs_schema.rules.rule_book import RuleBook


def digest(word: str) -> str:
    """A digest in its form; of no packet or statement."""
    return base64url.encode(sha256(word.encode()).digest())


JWS: Final = "eyJhbGciOiJFUzI1NiJ9.eyJ2IjoxfQ.c2lnbmF0dXJl"
DER: Final = "MIIBszCCAVmgAwIBAgIU"
PART: Final = "WyJzYWx0Iiwib3V0Y29tZSIse31d"
CODE: Final = "3f2a9c1e5b7d4e8f9a0b1c2d3e4f5a6b"
UUID: Final = "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e0f"
SHA256: Final = sha256(b"submission").hexdigest()
WINDOW: Final = "2026050107"
SCHOOL: Final = "79000001"
REGISTRAR: Final = "so-01"
AT: Final = "2026-05-20T02:15:00Z"
_PACKET, _KEY, _STATEMENT, _LOCK = digest("packet"), digest("record"), digest("statement"), digest("lock")
_PROOF = {"statement": _STATEMENT, "index": 0, "path": []}
_ENVELOPE = {"statements": {_STATEMENT: JWS}, "timestamps": {}, "certificates": [DER]}
_WIRE_PACKET = {"parts": [PART], "endorsements": [_PROOF]}
_BUNDLE = {
    **_ENVELOPE,
    "cert_status": [],
    "policy": JWS,
    "authority": JWS,
    "receipt": _PROOF,
    "lock": _PROOF,
    "acknowledgement": _PROOF,
    "annotations": [],
    "status": JWS,
}
_SENTENCES = {"vi": "Chứng thư số của người ký chưa được đăng ký.", "en": "The signer's certificate is not registered."}

EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    RuleBook: {
        "version": "so-01/2",
        "registrar": REGISTRAR,
        "school_year": "2025-2026",
        "general": {},
        "tt27": {"award_expected_for_excellence": "off"},
        "tt22": {"most_absences": 45},
    },
    shape.SubmissionShape: {
        "format": "hbs-submission/1",
        "submission_id": UUID,
        "window": WINDOW,
        "school": SCHOOL,
        "packets": [_WIRE_PACKET],
        **_ENVELOPE,
        "leaves": {_STATEMENT: [PART]},
        "sender": JWS,
    },
    shape.BundleShape: {"format": "hbs-bundle/1", "packet": _WIRE_PACKET, **_BUNDLE},
    shape.PresentationShape: {
        "format": "hbs-presentation/1",
        "packet": {"parts": [PART], "hidden": [digest("hidden part")], "chain": digest("chain")},
        **_BUNDLE,
    },
    registry_api.RecordsIn: {
        "school": SCHOOL,
        "level": "primary",
        "pupils": [{"pupil_code": "HS-0001"}, {"pupil_code": "HS-0002", "sector_code": "7900000001"}],
    },
    registry_api.RecordsOut: {"records": [{"pupil_code": "HS-0001", "lookup_code": CODE, "is_new": True}]},
    registry_api.WindowOut: {
        "window": WINDOW,
        "registrar": REGISTRAR,
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "grades": [1, 2, 3, 4, 5],
        "state": "open",
        "opens_at": "2026-05-01T00:00:00Z",
        "closes_at": "2026-06-15T16:59:59Z",
        "grace_until": "2026-06-16T16:59:59Z",
        "calendar": digest("calendar"),
        "policies": [digest("policy")],
        "now": AT,
    },
    registry_api.WithdrawalRequestIn: {
        "request_id": UUID,
        "packets": [_PACKET],
        "statements": [JWS],
        "certificates": [DER],
    },
    registry_api.CloseIn: {
        "packets": [{"record_key": _KEY, "packet": _PACKET}],
        "statements": [JWS],
        "certificates": [DER],
    },
    registry_api.DocumentOut: {"digest": digest("policy"), "document": JWS, "certificates": [DER]},
    answers.SubmissionAnswer: {
        "kind": "submission",
        "submission_id": UUID,
        "window": WINDOW,
        "school": SCHOOL,
        "state": "verified",
        "sha256": digest("submission"),
        "received_at": AT,
        "arrival": JWS,
        "statements": {_STATEMENT: JWS},
        "packets": [
            {
                "position": 0,
                "packet_id": UUID,
                "packet_digest": _PACKET,
                "record_key": _KEY,
                "result": "accepted",
                "receipt": _PROOF,
            },
            {
                "position": 1,
                "packet_id": "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e10",
                "packet_digest": digest("another packet"),
                "record_key": digest("another record"),
                "result": "refused",
            },
        ],
        "problems": [
            {
                "code": "certificate-unknown",
                "severity": "error",
                "pointer": "/packets/1/endorsements/0",
                "sentences": _SENTENCES,
                "packets": [1],
                "is_final": False,
            }
        ],
        "counts": {"received": 2, "accepted": 1, "already_accepted": 0, "refused": 1, "late": 0},
    },
    answers.WithdrawalAnswer: {
        "kind": "withdrawal",
        "request_id": UUID,
        "window": WINDOW,
        "school": SCHOOL,
        "withdrawal": JWS,
        "proofs": {_PACKET: _PROOF},
    },
    answers.CloseAnswer: {
        "kind": "close",
        "window": WINDOW,
        "school": SCHOOL,
        "seq": 1,
        "root": digest("close"),
        "count": 412,
        "closed_at": AT,
        "is_in_force": True,
    },
    answers.LockNotice: {
        "kind": "lock",
        "window": WINDOW,
        "school": SCHOOL,
        "lock": JWS,
        "proofs": {_PACKET: _PROOF},
    },
    answers.SignatureNotice: {
        "kind": "signature-doubt",
        "window": WINDOW,
        "school": SCHOOL,
        "statement": _STATEMENT,
        "reason": "compromised",
        "packets": [_PACKET],
        "sentences": _SENTENCES,
    },
    reports.ReportLock: {
        "format": "hbs-report-lock/1",
        "registrar": REGISTRAR,
        "lock": JWS,
        "schools": [SCHOOL],
        "withdrawn": [{"record_key": _KEY, "packet": _PACKET, "at": AT}],
        "chunks": 1,
        "calendar": JWS,
        "policies": [JWS],
        "certificates": [DER],
    },
    reports.ReportChunk: {
        "format": "hbs-report-chunk/1",
        "registrar": REGISTRAR,
        "lock": _LOCK,
        "number": 0,
        "packets": [{"packet": _WIRE_PACKET, "receipt": _PROOF, "lock": _PROOF}],
        **_ENVELOPE,
    },
    reports.Acknowledgement: {
        "registrar": REGISTRAR,
        "lock": _LOCK,
        "result": "equal",
        "acknowledgement": JWS,
        "certificates": [DER],
    },
    publications.PublishedRecords: {
        "format": "hbs-published-records/1",
        "registrar": REGISTRAR,
        "school_year": "2025-2026",
        "level": "primary",
        "lock": _LOCK,
        "records": [{"lookup_code": CODE, "packet": _PACKET, "bundle": {"format": "hbs-bundle/1"}}],
    },
    publications.PublishedWithdrawn: {
        "format": "hbs-published-withdrawn/1",
        "registrar": REGISTRAR,
        "school_year": "2025-2026",
        "level": "primary",
        "lock": _LOCK,
        "entries": [{"record_key": _KEY, "packet": _PACKET, "successor": digest("successor"), "at": AT}],
    },
    publications.PublishedStatus: {
        "format": "hbs-published-status/1",
        "status": JWS,
        "authority": JWS,
        "certificates": [DER],
    },
}
