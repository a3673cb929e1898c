"""Every kind of message: where it travels, what it carries, who sends and who takes it."""

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from hbs_schema.envelopes.shape import MAX_SUBMISSION, SubmissionShape
from hbs_schema.messages import answers, decisions, publications, reports, routes

MINISTRY: Final = "bo"
REGISTRAR: Final = "{registrar}"
CLIENT: Final = "{client}"
MAX_MESSAGE: Final = 16 * 1024 * 1024
"""What RabbitMQ 4 takes by default."""


@dataclass(frozen=True)
class Kind:
    """A message's payload and the meaning of its id, by which a second delivery is known."""

    name: str
    model: type[BaseModel]
    message_id: str
    content_type: str = routes.JSON_TYPE
    largest: int = MAX_MESSAGE
    note: str = ""
    is_vouched: bool = False
    """The broker vouches for `user_id`, and the receiver decides by it for whom the sender speaks."""


@dataclass(frozen=True)
class Link:
    """One exchange and routing key, who writes there, and the queue that it leads to."""

    name: str
    vhost: str
    exchange: str
    routing_key: str
    queue: str
    sender: str
    receiver: str
    kinds: tuple[Kind, ...]


_ANSWER_ID = "The registrar's own; the same whenever the same answer is sent"
_BY_HTTP = "Taken here as well; a request by HTTP is answered by HTTP."
_BODY_REF = "Names the stored slice: the same bytes have the same id"
_MINISTRY_LINK = (MINISTRY, routes.REPORTS)
_PUBLICATIONS = (MINISTRY, routes.PUBLICATIONS)

LINKS: Final = (
    Link(
        "submissions",
        REGISTRAR,
        routes.SUBMISSIONS,
        routes.SUBMISSION,
        routes.SUBMISSIONS_QUEUE,
        "school-api",
        "so-registry",
        (
            Kind(
                "submission",
                SubmissionShape,
                "The submission id; the same bytes under it get the stored answer, others are set aside",
                routes.SUBMISSION_TYPE,
                MAX_SUBMISSION,
                is_vouched=True,
            ),
        ),
    ),
    Link(
        "answers",
        REGISTRAR,
        routes.ANSWERS,
        CLIENT,
        routes.answers_queue(CLIENT),
        "so-registry",
        "school-api",
        (
            Kind("submissionAnswer", answers.SubmissionAnswer, _ANSWER_ID),
            Kind("withdrawalAnswer", answers.WithdrawalAnswer, _ANSWER_ID, note=_BY_HTTP),
            Kind("closeAnswer", answers.CloseAnswer, _ANSWER_ID, note=_BY_HTTP),
            Kind("lockNotice", answers.LockNotice, _ANSWER_ID),
            Kind("signatureNotice", answers.SignatureNotice, _ANSWER_ID),
            Kind("annotationNotice", answers.AnnotationNotice, _ANSWER_ID),
            Kind("returnNotice", answers.ReturnNotice, "The return, its state and the client"),
            Kind("reopenNotice", answers.ReopenNotice, "The act that opened the close again and the client"),
            Kind("transferNotice", answers.TransferNotice, "The case, how many acts it has, the school and the client"),
        ),
    ),
    Link(
        "reportLocks",
        *_MINISTRY_LINK,
        routes.REPORT_LOCK,
        routes.REPORTS_QUEUE,
        "so-registry",
        "bo-gateway",
        (Kind("reportLock", reports.ReportLock, "Names the piece of the report", is_vouched=True),),
    ),
    Link(
        "reportChunks",
        *_MINISTRY_LINK,
        routes.REPORT_CHUNK,
        routes.REPORTS_QUEUE,
        "so-registry",
        "bo-gateway",
        (Kind("reportChunk", reports.ReportChunk, "Names the piece of the report", is_vouched=True),),
    ),
    Link(
        "reportCopies",
        *_MINISTRY_LINK,
        routes.REPORT_COPY,
        routes.REPORTS_QUEUE,
        "so-registry",
        "bo-gateway",
        (
            Kind(
                "reportCopy",
                reports.ReportCopy,
                "Names the submission whose accepted packets it holds",
                is_vouched=True,
            ),
        ),
    ),
    Link(
        "reportAnnotations",
        *_MINISTRY_LINK,
        routes.REPORT_ANNOTATION,
        routes.REPORTS_QUEUE,
        "so-registry",
        "bo-gateway",
        (Kind("reportAnnotation", decisions.ReportAnnotation, "Names the annotation's statement", is_vouched=True),),
    ),
    Link(
        "reportTransfers",
        *_MINISTRY_LINK,
        routes.REPORT_TRANSFER,
        routes.REPORTS_QUEUE,
        "so-registry",
        "bo-gateway",
        (Kind("reportTransfer", decisions.ReportTransfer, "Names the registrar's statement", is_vouched=True),),
    ),
    Link(
        "acknowledgements",
        MINISTRY,
        routes.ACKNOWLEDGEMENTS,
        REGISTRAR,
        routes.acknowledgements_queue(REGISTRAR),
        "bo-gateway",
        "so-registry",
        (
            Kind("acknowledgement", reports.Acknowledgement, "Registrar, lock and the number of the telling"),
            Kind("statementAnswer", decisions.StatementAnswer, "Registrar, statement and the number of the telling"),
            Kind("handedOnTransfer", decisions.ReportTransfer, "The receiver and the statement", note="As it came."),
        ),
    ),
    Link(
        "publishedRecords",
        *_PUBLICATIONS,
        routes.PUBLISHED_RECORDS,
        routes.PUBLICATIONS_QUEUE,
        "bo-gateway",
        "lookup-portal",
        (Kind("publishedRecords", publications.PublishedRecords, _BODY_REF),),
    ),
    Link(
        "publishedWithdrawn",
        *_PUBLICATIONS,
        routes.PUBLISHED_WITHDRAWN,
        routes.PUBLICATIONS_QUEUE,
        "bo-gateway",
        "lookup-portal",
        (Kind("publishedWithdrawn", publications.PublishedWithdrawn, _BODY_REF),),
    ),
    Link(
        "publishedStatus",
        *_PUBLICATIONS,
        routes.PUBLISHED_STATUS,
        routes.PUBLICATIONS_QUEUE,
        "bo-gateway",
        "lookup-portal",
        (Kind("publishedStatus", publications.PublishedStatus, _BODY_REF),),
    ),
)
