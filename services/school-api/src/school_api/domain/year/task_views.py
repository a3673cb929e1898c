"""What the API shows of what is to be done."""

from typing import Literal

from hbs_schema.review_api import ReturnOut
from hbs_schema.types import Many, Uuid, Value
from school_api.domain.views import SentencesOut

TaskKind = Literal["content", "returned", "comment", "refused", "unsigned"]


class TaskOut(Value):
    """Something that waits for a role: of one draft, or of `count` drafts of a class. Closed by the facts alone.

    `content`: errors, missing marks among them. `words`: the reason of a return, or what a holder said.
    """

    kind: TaskKind
    class_id: Uuid
    role: str
    part: str
    title: SentencesOut
    count: int
    draft_id: Uuid | None = None
    comment_id: Uuid | None = None
    words: str | None = None
    since: str | None = None


class TasksOut(Value):
    """Everything that waits; `is_cut`: of some kind there is more than is listed, name a class to see it.

    `returns`: what the registrar's reviewers returned and is not settled, for whoever closes the school's window.
    """

    items: Many[TaskOut]
    is_cut: bool
    returns: Many[ReturnOut] = ()
