"""Exchanges, routing keys and queues. A registrar's vhost links its schools to it, the Ministry's vhost all registrars.

A school group's user may write to `SUBMISSIONS` alone and read its own answers; a registrar's user may write
to `REPORTS` alone and read its own acknowledgements.
"""

SUBMISSIONS = "hbs.submissions"
SUBMISSION = "submission"
"""Body: a submission's bytes. `message_id` is the submission id, `user_id` the sender's; headers below."""

ANSWERS = "hbs.answers"
"""Routing key: the client id. Bodies: messages/answers.py."""

REPORTS = "hbs.reports"
REPORT_LOCK = "lock"
REPORT_CHUNK = "chunk"
REPORT_COPY = "copy"
REPORT_ANNOTATION = "annotation"
REPORT_TRANSFER = "transfer"

ACKNOWLEDGEMENTS = "hbs.acknowledgements"
"""Routing key: the registrar."""

PUBLICATIONS = "hbs.publications"
PUBLISHED_RECORDS = "records"
PUBLISHED_WITHDRAWN = "withdrawn"
PUBLISHED_STATUS = "status"

HEADER_WINDOW = "window"
HEADER_SCHOOL = "school"
HEADER_SHA256 = "sha256"
"""Lower-case hexadecimal of the body, so that intake need not parse."""

SUBMISSION_TYPE = "application/vnd.hbs.submission+json"
JSON_TYPE = "application/json"

SUBMISSIONS_QUEUE = "so-registry.submissions"
REPORTS_QUEUE = "bo-gateway.reports"
PUBLICATIONS_QUEUE = "lookup-portal.publications"


def answers_queue(client_id: str) -> str:
    """The queue that one school group's service reads."""
    return f"school-api.answers.{client_id}"


def acknowledgements_queue(registrar: str) -> str:
    """The queue that one registrar reads."""
    return f"so-registry.acknowledgements.{registrar}"
