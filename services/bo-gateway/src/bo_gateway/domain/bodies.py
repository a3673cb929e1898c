"""Reading the bodies of reports strictly; afterwards their form is known and nothing is yet believed."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bo_gateway.domain.errors import ReportMalformed
from hbs_schema import base64url, digests
from hbs_schema.messages.decisions import ReportAnnotation, ReportTransfer
from hbs_schema.messages.reports import MAX_REPORT_BODY, ReportChunk, ReportCopy, ReportLock

M = TypeVar("M", bound=BaseModel)


def read_lock(body: bytes) -> tuple[str, ReportLock]:
    """A lock with the name of its statement. Raises ReportMalformed."""
    report = _read(ReportLock, body)
    if not report.lock.isascii():
        raise ReportMalformed
    return base64url.encode(digests.statement_digest(report.lock)), report


def read_annotation(body: bytes) -> tuple[str, ReportAnnotation]:
    """An annotation with the name of its statement. Raises ReportMalformed."""
    report = _read(ReportAnnotation, body)
    if not report.annotation.isascii():
        raise ReportMalformed
    return base64url.encode(digests.statement_digest(report.annotation)), report


def read_transfer(body: bytes) -> tuple[str, ReportTransfer]:
    """What was told of a transfer, with the name of its statement. Raises ReportMalformed."""
    report = _read(ReportTransfer, body)
    if not report.transfer.isascii():
        raise ReportMalformed
    return base64url.encode(digests.statement_digest(report.transfer)), report


def read_chunk(body: bytes) -> ReportChunk:
    """Raises ReportMalformed."""
    return _read(ReportChunk, body)


def read_copy(body: bytes) -> tuple[str, ReportCopy]:
    """A copy with the name of its receipt. Raises ReportMalformed."""
    copy = _read(ReportCopy, body)
    if not copy.receipt.isascii():
        raise ReportMalformed
    return base64url.encode(digests.statement_digest(copy.receipt)), copy


def _read(model: type[M], body: bytes) -> M:
    if len(body) > MAX_REPORT_BODY:
        raise ReportMalformed
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise ReportMalformed([dict(fault) for fault in faults]) from None
