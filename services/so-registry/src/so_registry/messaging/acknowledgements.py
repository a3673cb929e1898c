"""Acknowledgements from the Ministry."""

from pydantic import TypeAdapter, ValidationError

from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.errors import Refused
from hbs_schema.messages.decisions import ReportTransfer, StatementAnswer
from hbs_schema.messages.reports import Acknowledgement
from so_registry.domain.act_errors import TransferUnknown
from so_registry.usecases.annotations.take_answer import take_answer
from so_registry.usecases.take_acknowledgement import take_acknowledgement
from so_registry.usecases.transfers.take_transfer import take_transfer

_ANSWERS: TypeAdapter[Acknowledgement | StatementAnswer | ReportTransfer] = TypeAdapter(
    Acknowledgement | StatementAnswer | ReportTransfer
)


class OnAcknowledgement:
    """One answer to a report or a statement, or what another registrar tells of a transfer."""

    def __init__(self, sessions: Sessions, registrar: str = "") -> None:
        self._sessions = sessions
        self._registrar = registrar

    async def __call__(self, delivery: Delivery) -> None:
        try:
            answer = _ANSWERS.validate_json(delivery.body)
            if isinstance(answer, StatementAnswer):
                await take_answer(answer, sessions=self._sessions)
            elif isinstance(answer, ReportTransfer):
                await take_transfer(answer, registrar=self._registrar, sessions=self._sessions)
            else:
                await take_acknowledgement(answer, sessions=self._sessions)
        except (ValidationError, Refused, TransferUnknown) as error:
            raise Unprocessable(type(error).__name__) from error
