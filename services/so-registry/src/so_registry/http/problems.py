"""Errors as problems: one table, checked complete by a test."""

from typing import Any

from hbs_kit import limits, pagination, token_errors
from hbs_kit.problem_schema import responses
from hbs_kit.problem_types import ProblemTable, ProblemType
from so_registry.domain import errors
from so_registry.domain.refusal import Refusal
from so_registry.domain.refusals import REFUSALS

STATUS: dict[type[errors.RegistryError], int] = {
    errors.WindowUnknown: 404,
    errors.SubmissionUnknown: 404,
    errors.PacketUnknown: 404,
    errors.DocumentUnknown: 404,
    errors.RuleBookRefused: 422,
    errors.RuleBookConflict: 409,
    errors.SchoolNotAllowed: 403,
    errors.SubmissionConflict: 409,
    errors.RequestConflict: 409,
    errors.LevelUnknown: 422,
    errors.RecordsRefused: 409,
    errors.WindowNotOpen: 409,
    errors.WindowClosed: 409,
    errors.RecordLocked: 409,
    errors.SchoolClosed: 409,
    errors.NotRevocable: 409,
    errors.SchoolBusy: 409,
    errors.StatementRefused: 422,
    errors.WindowNotDrained: 409,
    errors.SubmissionsSetAside: 409,
    errors.NotSetAside: 404,
    errors.NothingToLock: 409,
    errors.NothingToRecheck: 404,
    errors.JobUnknown: 404,
    errors.TimestampsMissing: 409,
    errors.CertificatesRefused: 422,
    errors.DeclarationUnknown: 404,
    errors.ActNotPossible: 409,
    errors.ActConflict: 409,
    errors.SinceNotPossible: 422,
    errors.PersonNeeded: 403,
    errors.ReviewNeeded: 409,
    errors.SecondPersonNeeded: 403,
    errors.TrustListConflict: 409,
    errors.SuccessionConflict: 409,
    errors.SchoolUnknown: 404,
}


def _problem(status: int, refusal: Refusal) -> ProblemType:
    title, sentence = refusal.title, refusal.sentence
    return ProblemType(status, refusal.code, title.vi, title.en, sentence.vi, sentence.en)


PROBLEMS: ProblemTable = {
    **limits.PROBLEMS,
    **pagination.PROBLEMS,
    **token_errors.PROBLEMS,
    **{error: _problem(status, REFUSALS[error]) for error, status in STATUS.items()},
}


def refusals(*kinds: type[errors.RegistryError]) -> dict[int | str, Any]:
    """A route's `responses=`: what it refuses itself."""
    return responses(PROBLEMS, *kinds)
