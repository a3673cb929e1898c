"""Refusals of the Ministry, without status codes.

GatewayError
├── RegistrarUnknown     no such registrar is registered
├── RegistrarNotAllowed  the caller does not act for this registrar
├── ReportUnknown        nothing was reported under this lock
├── ReportMalformed      a body that is no lock or chunk of a report
├── ReportMismatch       the body is about another lock or chunk than the address says
├── AuthorityMissing     no authority document has been imported
├── AuthorityRefused     an authority document that may not be imported
├── CertificateUnnamed   no authority document names the certificate that is to end
├── EndNotStronger       the certificate ended already, as early and for as grave a reason
└── StoredBytesChanged   what is stored is no longer what was verified
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class GatewayError(Exception):
    """Base of everything the Ministry refuses on purpose; `code` is stable and has its words in sentences.py."""

    code: ClassVar[str] = "refused"
    detail_params: Mapping[str, object] = {}


class RegistrarUnknown(GatewayError):
    """No such registrar is registered."""

    code = "registrar-unknown"


class RegistrarNotAllowed(GatewayError):
    """The caller does not act for this registrar."""

    code = "registrar-not-allowed"


class ReportUnknown(GatewayError):
    """Nothing was reported under this lock."""

    code = "report-unknown"


class ReportMalformed(GatewayError):
    """`faults` are pydantic's: type and place, never what was sent."""

    code = "report-malformed"

    def __init__(self, faults: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__("malformed")
        self.faults = faults
        self.detail_params = {"count": max(1, len(faults))}


class ReportMismatch(GatewayError):
    """The body is about another lock or chunk than the address says."""

    code = "report-mismatch"


class AuthorityMissing(GatewayError):
    """No authority document has been imported."""

    code = "authority-missing"


class AuthorityRefused(GatewayError):
    """`reason` is a word of ours."""

    code = "authority-refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail_params = {"reason": reason}


class CertificateUnnamed(GatewayError):
    """Only a certificate that may sign can end."""

    code = "certificate-unnamed"


class EndNotStronger(GatewayError):
    """`ended_at` and `reason` are those that count, and go on counting."""

    code = "ended-otherwise"

    def __init__(self, ended_at: str, reason: str) -> None:
        super().__init__(reason)
        self.detail_params = {"ended_at": ended_at, "reason": reason}


class StoredBytesChanged(GatewayError):
    """A stored packet no longer has the digest under which it was verified."""

    code = "stored-bytes-changed"

    def __init__(self, position: int) -> None:
        super().__init__(f"position {position}")
        self.position = position
