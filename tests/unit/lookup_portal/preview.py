"""Look at every page with invented data: `python -m tests.unit.lookup_portal.preview [PORT]`, with
the real headers.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from hbs_kit.static_files import ASSET_HEADERS
from hbs_schema.findings import Language
from lookup_portal.http.assets import read_assets
from lookup_portal.http.page_headers import PAGE_HEADERS
from lookup_portal.http.pages import PageRenderer
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.unit.lookup_portal import samples
from tests.unit.lookup_portal.sample_pages import all_pages

DEFAULT_PORT: Final = 8765


class Preview(BaseHTTPRequestHandler):
    """`/NAME?lang=en` for a page of sample_pages, `/pdf`, `/pdf-holder`, and the list of them at
    `/`.
    """

    assets = read_assets()
    pages = PageRenderer(assets)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        name = address.path.removeprefix("/")
        language: Language = "en" if parse_qs(address.query).get("lang") == ["en"] else "vi"
        shown = all_pages(language)
        asset = self.assets.find(name.removeprefix("static/"))
        if asset is not None:
            self._send(asset.body, asset.media_type, dict(ASSET_HEADERS))
        elif name in shown:
            body = self.pages.render(shown[name]).encode()
            self._send(body, "text/html; charset=utf-8", dict(PAGE_HEADERS))
        elif name in ("pdf", "pdf-holder"):
            page = samples.book(4, full=name == "pdf")
            self._send(PdfRenderer().render_pdf(page), "application/pdf", {})
        else:
            names = [*shown, "pdf", "pdf-holder"]
            links = "".join(f'<li><a href="/{each}">{each}</a></li>' for each in names)
            self._send(f"<ul>{links}</ul>".encode(), "text/html; charset=utf-8", {})

    def _send(self, body: bytes, media_type: str, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {**headers, "Content-Type": media_type}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_PORT
    ThreadingHTTPServer(("127.0.0.1", port), Preview).serve_forever()


if __name__ == "__main__":
    main()
