"""Sealing when something around it goes wrong, and what a sealed PDF says once somebody has added to it."""

import asyncio
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from deploy.local.pki import Pki
from hbs_keys.configured import TokenSettings
from lookup_portal.domain.errors import SealUnavailable
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.interop.operator import Operator, long_term
from tests.interop.poppler import pdfsig
from tests.support.softhsm import PIN, TestToken, make_token
from tests.unit.lookup_portal import samples

pytestmark = [pytest.mark.integration, pytest.mark.slow]
HOLDER = "portal-seal"
VALID = "Signature Validation: Signature is Valid."


@pytest.fixture
def operator(pki: Pki) -> Operator:
    return Operator(pki)


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return PdfRenderer().render_pdf(samples.book(4))


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Somebody at the address of a timestamp authority or responder."""

    class Somebody(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Somebody)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


Answer = Callable[[], AbstractContextManager[str]]
NO_ANSWERS: dict[str, Answer] = {
    "a proxy's page": lambda: answering(200, b"<html>please log in</html>"),
    "nothing": lambda: answering(200, b""),
    "refused as DER": lambda: answering(200, bytes.fromhex("30053003020102")),
    "too much": lambda: answering(200, b"\x30" * (1024 * 1024)),
}


@pytest.mark.parametrize(
    ("who", "what"),
    [*(("timestamps", what) for what in NO_ANSWERS), ("responders", "a proxy's page"), ("responders", "nothing")],
)
async def test_what_is_no_answer_lowers_the_level_of_a_soft_copy_and_keeps_an_issued_one_back(
    operator: Operator, drawn: bytes, tmp_path: Path, who: str, what: str
) -> None:
    with NO_ANSWERS[what]() as url:
        others = tuple(each.model_copy(update={"ocsp_url": url}) for each in operator.settings().responders)
        sealer = operator.sealer(**({"timestamp_url": url} if who == "timestamps" else {"responders": others}))

        with pytest.raises(SealUnavailable):
            await sealer.seal(drawn, is_kept=True)
        sealed = await sealer.seal(drawn, is_kept=False)

    (tmp_path / "sealed.pdf").write_bytes(sealed)
    assert VALID in pdfsig(tmp_path / "sealed.pdf")
    assert b"/DSS" not in sealed


async def test_a_page_turned_after_the_seal_is_seen(operator: Operator, drawn: bytes) -> None:
    sealed = await operator.sealer().seal(drawn, is_kept=True)
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page)
    later = io.BytesIO()
    writer.write(later)

    own, added = [await long_term(data, operator.roots) for data in (sealed, later.getvalue())]

    assert later.getvalue().startswith(sealed)
    assert own.bottom_line
    assert added.intact
    assert not added.bottom_line


async def test_many_at_once_are_each_sealed_once(operator: Operator, drawn: bytes) -> None:
    sealer = operator.sealer()

    sealed = await asyncio.gather(*(sealer.seal(drawn, is_kept=number % 2 == 0) for number in range(8)))

    assert [len(PdfFileReader(io.BytesIO(pdf)).embedded_signatures) for pdf in sealed] == [1] * 8
    assert len(set(sealed)) == 8


def on_token(operator: Operator, folder: Path, hsm: TestToken, pin: str = PIN) -> dict[str, Any]:
    key = load_pem_private_key(operator.pki.key(HOLDER).read_bytes(), password=None)
    place = hsm.put(HOLDER, key)  # type: ignore[arg-type]  # the local PKI's are of EC
    (folder / "pin").write_text(pin)
    (folder / "pin").chmod(0o600)
    token = TokenSettings(module=hsm.module, token=hsm.label, label=place.label, pin_file=folder / "pin")
    return {"key_file": None, "token": token}


async def test_a_key_on_a_token_seals_and_a_token_that_is_gone_hands_nothing_out(
    operator: Operator, drawn: bytes, tmp_path: Path
) -> None:
    sealer = operator.sealer(**on_token(operator, tmp_path, make_token()))
    (tmp_path / "sealed.pdf").write_bytes(await sealer.seal(drawn, is_kept=True))
    refused = operator.sealer(**on_token(operator, tmp_path, make_token(), pin="00000000"))

    assert VALID in pdfsig(tmp_path / "sealed.pdf")
    for is_kept in (True, False):
        with pytest.raises(SealUnavailable):
            await refused.seal(drawn, is_kept=is_kept)
