"""Acknowledgements from the Ministry."""

from pydantic import ValidationError

from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.errors import Refused
from hbs_schema.messages.reports import Acknowledgement
from so_registry.usecases.take_acknowledgement import take_acknowledgement


class OnAcknowledgement:
    """One answer to a report."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def __call__(self, delivery: Delivery) -> None:
        try:
            answer = Acknowledgement.model_validate_json(delivery.body)
            await take_acknowledgement(answer, sessions=self._sessions)
        except (ValidationError, Refused) as error:
            raise Unprocessable(type(error).__name__) from error
