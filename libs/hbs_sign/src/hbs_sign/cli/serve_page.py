"""`hbs-sign page`: the local page, on the loopback interface only."""

import socket
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

import uvicorn

from hbs_sign.cli.options import Doing
from hbs_sign.cli.output import say
from hbs_sign.key_sources import Source
from hbs_sign.page.app import create_page
from hbs_sign.page.desk import Desk, Secrets
from hbs_sign.page.pairing import Pairing
from hbs_sign.sentences import WORDS


def serve_page(
    doing: Doing,
    school: str,
    year: str,
    source: Callable[[Secrets], Source],
    *,
    asks: Sequence[str],
    origins: Collection[str],
    port: int,
) -> None:
    """Until it is interrupted. Raises OSError if the port is taken."""
    pairing = Pairing(time.monotonic)
    desk = Desk(doing.door(), school, year, doing.journal, source, lambda: datetime.now(UTC))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", port))
        port = listening.getsockname()[1]
        app = create_page(desk, pairing, port=port, origins=origins, language=doing.language, asks=asks)
        code = f"{pairing.code[:4]}-{pairing.code[4:]}"
        say(WORDS["address"].in_(doing.language).format(number=port, reference=code))
        try:
            # No access log: its lines would tell when a signer looked at which record.
            uvicorn.Server(
                uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
            ).run(sockets=[listening])
        finally:
            desk.close()
