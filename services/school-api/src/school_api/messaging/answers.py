"""The registrar's answers and notices, in whatever order and however often they come."""

from pydantic import TypeAdapter, ValidationError

from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.messages.answers import (
    AnnotationNotice,
    Answer,
    CloseAnswer,
    LockNotice,
    ReopenNotice,
    ReturnNotice,
    SignatureNotice,
    SubmissionAnswer,
    TransferNotice,
    WithdrawalAnswer,
)
from school_api.domain.errors import NotGenuine, NotThere
from school_api.domain.registrar import Registrar
from school_api.usecases.take_annotation import take_annotation
from school_api.usecases.take_close_answer import take_close_answer
from school_api.usecases.take_lock import take_lock
from school_api.usecases.take_reopening import take_reopening
from school_api.usecases.take_return_notice import take_return_notice
from school_api.usecases.take_signature_notice import take_signature_notice
from school_api.usecases.take_submission_answer import take_submission_answer
from school_api.usecases.take_transfer_notice import take_transfer_notice
from school_api.usecases.take_withdrawal import take_withdrawal

Word = SignatureNotice | ReturnNotice | ReopenNotice | TransferNotice | CloseAnswer

_ANSWERS: TypeAdapter[Answer] = TypeAdapter(Answer)


class OnAnswer:
    """Reads one message and hands it to its use case; what is not about us, or not genuine, is set aside."""

    def __init__(self, sessions: Sessions, registrar: Registrar) -> None:
        self._sessions = sessions
        self._registrar = registrar

    async def __call__(self, delivery: Delivery) -> None:
        try:
            answer = _ANSWERS.validate_json(delivery.body)
        except ValidationError:
            raise Unprocessable("not an answer") from None
        try:
            await self._take(answer, delivery)
        except (NotGenuine, NotThere) as refusal:
            # Its own fault: set aside where an operator sees it, never believed and never dropped.
            reason = refusal.args[0] if isinstance(refusal, NotGenuine) and refusal.args else ""
            raise Unprocessable(f"{type(refusal).__name__} {reason}".strip()) from refusal

    async def _take(self, answer: Answer, delivery: Delivery) -> None:
        """What is signed is checked by the registrar's certificates first; the rest is the registrar's word."""
        body, message_id = delivery.body, delivery.message_id
        match answer:
            case SubmissionAnswer():
                await take_submission_answer(
                    answer, body, message_id=message_id, registrar=self._registrar, sessions=self._sessions
                )
            case WithdrawalAnswer():
                await take_withdrawal(
                    answer, body, message_id=message_id, registrar=self._registrar, sessions=self._sessions
                )
            case LockNotice():
                await take_lock(answer, body, message_id=message_id, registrar=self._registrar, sessions=self._sessions)
            case AnnotationNotice():
                await take_annotation(
                    answer, body, message_id=message_id, registrar=self._registrar, sessions=self._sessions
                )
            case _:
                await self._take_word(answer, body, message_id)

    async def _take_word(self, answer: Word, body: bytes, message_id: str | None) -> None:
        match answer:
            case SignatureNotice():
                await take_signature_notice(answer, body, message_id=message_id, sessions=self._sessions)
            case ReturnNotice():
                await take_return_notice(answer, body, message_id=message_id, sessions=self._sessions)
            case ReopenNotice():
                await take_reopening(answer, body, message_id=message_id, sessions=self._sessions)
            case TransferNotice():
                own = self._registrar.code
                await take_transfer_notice(answer, body, message_id=message_id, registrar=own, sessions=self._sessions)
            case CloseAnswer():
                await take_close_answer(answer, body, message_id=message_id, sessions=self._sessions)
