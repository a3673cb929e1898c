"""Errors as problems: one table, checked complete by a test."""

from typing import Any

from hbs_kit import limits, pagination, token_errors
from hbs_kit.problem_schema import responses
from hbs_kit.problem_types import ProblemTable, ProblemType
from so_registry.domain import act_errors, errors
from so_registry.domain.auditing.errors import HeadsDiffer, HeadsMalformed
from so_registry.domain.cutoff import errors as cutoff_errors
from so_registry.domain.feeds import errors as feed_errors
from so_registry.domain.people import refused
from so_registry.domain.reconciling import errors as reconciling_errors
from so_registry.domain.refusal import Refusal
from so_registry.domain.refusals import REFUSALS
from so_registry.domain.retention.errors import KeptForEver
from so_registry.domain.windows import errors as window_errors

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
    window_errors.CalendarRefused: 422,
    window_errors.CalendarMismatch: 409,
    window_errors.CalendarConflict: 409,
    window_errors.CutoffInPast: 409,
    window_errors.WindowExists: 409,
    window_errors.CutoffInPast: 409,
    window_errors.ExtensionNeeded: 409,
    window_errors.ExtensionNotOpen: 409,
    window_errors.WindowNotLocked: 409,
    window_errors.NobodyExpected: 409,
    window_errors.SchoolsUnknown: 404,
    window_errors.SchoolsNotExpected: 409,
    window_errors.SchoolNotInWindow: 409,
    window_errors.AnnouncementConflict: 409,
    window_errors.ClassAnnounced: 409,
    window_errors.AnnouncementsTooMany: 409,
    window_errors.TimestampRefused: 422,
    window_errors.SchoolListRefused: 422,
    window_errors.TopologyConflict: 409,
    window_errors.ReportsElsewhere: 409,
    window_errors.WindowsInTheWay: 409,
    errors.ProposalUnknown: 404,
    errors.ProposalConflict: 409,
    errors.ProposalWaiting: 409,
    errors.ProposalDecided: 409,
    errors.ProposalChanged: 409,
    errors.ApprovalNeeded: 409,
    act_errors.CloseUnknown: 409,
    act_errors.AnnotationsOff: 403,
    act_errors.NotAnnotatable: 409,
    act_errors.TransferUnknown: 404,
    act_errors.TransferConflict: 409,
    act_errors.TransferOpen: 409,
    act_errors.TransferNotPossible: 409,
    act_errors.TransferOverdue: 409,
    refused.LoginRefused: 403,
    refused.NotSignedIn: 401,
    refused.FreshFactorNeeded: 403,
    refused.NotPermitted: 403,
    refused.FormExpired: 403,
    refused.ReasonNeeded: 422,
    refused.OwnGrant: 403,
    refused.GrantRefused: 422,
    refused.PersonUnknown: 404,
    refused.GrantUnknown: 404,
    refused.NothingFound: 404,
    reconciling_errors.EnrolmentRefused: 422,
    reconciling_errors.EnrolmentUnknown: 404,
    reconciling_errors.NoReviewHere: 409,
    reconciling_errors.GradesNotHere: 422,
    reconciling_errors.ReturnUnknown: 404,
    reconciling_errors.ReturnConflict: 409,
    reconciling_errors.ReturnSettled: 409,
    reconciling_errors.SignOffUnknown: 404,
    reconciling_errors.SignOffConflict: 409,
    reconciling_errors.SignOffStale: 409,
    reconciling_errors.SignOffStands: 409,
    reconciling_errors.ReturnsOpen: 409,
    reconciling_errors.SignatureNeeded: 422,
    reconciling_errors.ReviewerCertificateRefused: 422,
    reconciling_errors.SignOffsMissing: 409,
    cutoff_errors.CutoffUnknown: 404,
    cutoff_errors.CutoffRunning: 409,
    cutoff_errors.CutoffOver: 409,
    cutoff_errors.CutoffLocked: 409,
    cutoff_errors.RehearsalBusy: 409,
    cutoff_errors.ReasonNeeded: 422,
    KeptForEver: 409,
    feed_errors.EventsGone: 410,
    feed_errors.WebhookUnknown: 404,
    feed_errors.WebhookConflict: 409,
    feed_errors.WebhookRefused: 422,
    feed_errors.WebhooksTooMany: 409,
    HeadsMalformed: 422,
    HeadsDiffer: 409,
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
