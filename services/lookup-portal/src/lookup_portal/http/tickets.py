"""What a page carries from one POST to the next instead of the code: a sealed ticket that lasts ten minutes.

The code is inside, encrypted and signed under the portal's own key (Fernet), because it is needed to look the record up
again and is stored nowhere for that. Who reads the page's source, a saved page or a form that was sent to the wrong
place finds nothing in it, and nothing at all after ten minutes.
"""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from hbs_kit.clock import Clock

LIFETIME: Final = timedelta(minutes=10)
LONGEST: Final = 1000


class TicketExpired(Exception):
    """Too old, or not ours: the code is to be entered again."""


@dataclass(frozen=True)
class Ticket:
    """`is_holder`: the second factor was right when the ticket was made."""

    code: str
    is_holder: bool = False


class Tickets:
    """Seals and opens; all web processes share the key of 32 bytes."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._fernet = Fernet(urlsafe_b64encode(key))
        self._clock = clock

    def seal(self, ticket: Ticket) -> str:
        """A text for a hidden field; each time another one."""
        content = json.dumps([ticket.code, ticket.is_holder]).encode()
        return self._fernet.encrypt_at_time(content, self._seconds()).decode("ascii")

    def open(self, text: str) -> Ticket:
        """Raises TicketExpired."""
        if not text.isascii() or len(text) > LONGEST:
            raise TicketExpired
        try:
            content = self._fernet.decrypt_at_time(text, int(LIFETIME.total_seconds()), self._seconds())
        except InvalidToken:
            raise TicketExpired from None
        code, is_holder = json.loads(content)
        return Ticket(code, is_holder)

    def _seconds(self) -> int:
        return int(self._clock().timestamp())
