"""The register of issued copies, as officers read it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RegisterLine:
    """A line of the register: a request and what became of it."""

    request_id: str
    seq: int
    requested_at: datetime
    issuer: str
    kind: str
    school_years: tuple[str, ...]
    parts: tuple[str, ...]
    requester: str
    purpose: str
    legal_ground: str
    dossier: str
    requested_by: str
    state: str
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    number: str | None
    office: str | None
    issued_at: datetime | None
    converter: str | None
    sha256: str | None
    revoked_at: datetime | None
