"""Reports over RabbitMQ: the same bodies, the same sender, the same intake as over HTTP."""

from collections.abc import Awaitable
from typing import Protocol

from bo_gateway.domain.errors import RegistrarNotAllowed, ReportMalformed
from bo_gateway.storage.registrars import find_registrar
from bo_gateway.usecases.receive_annotation import receive_annotation
from bo_gateway.usecases.receive_chunk import receive_chunk
from bo_gateway.usecases.receive_copy import receive_copy
from bo_gateway.usecases.receive_lock import receive_lock
from bo_gateway.usecases.receive_transfer import receive_transfer
from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.messages.routes import REPORT_ANNOTATION, REPORT_CHUNK, REPORT_COPY, REPORT_LOCK, REPORT_TRANSFER


class _Intake(Protocol):
    def __call__(
        self, body: bytes, /, *, registrar: str, sessions: Sessions, message_id: str | None
    ) -> Awaitable[object]: ...


_INTAKE: dict[str, _Intake] = {
    REPORT_LOCK: receive_lock,
    REPORT_CHUNK: receive_chunk,
    REPORT_COPY: receive_copy,
    REPORT_ANNOTATION: receive_annotation,
    REPORT_TRANSFER: receive_transfer,
}


class OnReport:
    """Intake of one message: the broker vouches for `user_id`, the Ministry knows which registrar that is."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def __call__(self, delivery: Delivery) -> None:
        registrar = await find_registrar(self._sessions, delivery.user_id or "")
        if registrar is None:
            raise Unprocessable("a user who is no registrar")
        receive = _INTAKE.get(delivery.routing_key)
        if receive is None:
            raise Unprocessable("no piece of a report")
        try:
            await receive(delivery.body, registrar=registrar, sessions=self._sessions, message_id=delivery.message_id)
        except (ReportMalformed, RegistrarNotAllowed) as refusal:
            # Its own fault and for ever: set aside where an operator sees it, never dropped.
            raise Unprocessable(type(refusal).__name__) from refusal
