"""A book as PDF/A-3a and PDF/UA-1, by typst: the same book gives the same bytes.

Values reach the layout as JSON only, so that hostile text stays text. A page that does not hold is
set smaller step by step; last a soft copy's comments are cut, with a note where the whole text stands, and an issued
copy runs on over further pages.
"""

import io
import json
from dataclasses import asdict, replace
from datetime import datetime, time
from pathlib import Path
from typing import Literal

import segno
from typst import Compiler, TypstError

from lookup_portal.rendering.book import Book
from lookup_portal.rendering.errors import RenderFailed
from lookup_portal.rendering.form import FORM
from lookup_portal.rendering.form_copy import FORM_COPY
from lookup_portal.rendering.form_secondary import FORM_SECONDARY
from lookup_portal.rendering.glyphs import FONTS, MISSING, all_with_marks
from lookup_portal.rendering.steps import STEPS
from lookup_portal.rendering.wording import VIETNAM

LAYOUT = Path(__file__).parent / "layout"
STANDARDS: tuple[Literal["a-3a"], Literal["ua-1"]] = ("a-3a", "ua-1")


class PdfRenderer:
    """Draws books one after another with one compiler; not for use by several threads at once."""

    def __init__(self) -> None:
        self._compiler = Compiler(root=LAYOUT, font_paths=[FONTS], ignore_system_fonts=True, package_path=LAYOUT)

    def render_pdf(self, book: Book) -> bytes:
        """A4 pages, tagged, without the pupil's name in the title. Raises RenderFailed."""
        pdf = self._compile(book, "pdf", None)
        if not isinstance(pdf, bytes):
            raise RenderFailed
        return pdf

    def render_pictures(self, book: Book, *, dots_per_inch: int) -> list[bytes]:
        """The same pages as PNG, to look at."""
        pictures = self._compile(book, "png", float(dots_per_inch))
        return [pictures] if isinstance(pictures, bytes) else list(pictures or ())

    def _compile(
        self, book: Book, output: Literal["pdf", "png"], dots_per_inch: float | None
    ) -> bytes | list[bytes] | None:
        try:
            return self._compiler.compile(
                input=LAYOUT / "book.typ",
                sys_inputs=_inputs(book),
                format=output,
                ppi=dots_per_inch,
                pdf_standards=[*STANDARDS] if output == "pdf" else None,
                timestamp=datetime.combine(book.dated_on, time(), VIETNAM),
            )
        except TypstError:
            # The compiler's words may quote the page: they go no further.
            raise RenderFailed from None


def _inputs(book: Book) -> dict[str, str]:
    attached = [
        {"name": each.name, "description": each.description, "data": each.data.decode()} for each in book.attachments
    ]
    words = all_with_marks(asdict(replace(book, attachments=())))
    shown = json.dumps(words, ensure_ascii=False, default=str)
    return {
        "book": shown,
        "form": json.dumps({**FORM, **FORM_SECONDARY, **FORM_COPY}, ensure_ascii=False),
        "steps": json.dumps(STEPS),
        "attachments": json.dumps(attached, ensure_ascii=False),
        "unprintable": "yes" if MISSING in shown else "",
        "qr": _qr_svg(book.portal.record_address),
    }


def _qr_svg(address: str) -> str:
    """A QR code that a 150 dpi picture of 30 mm still gives back (error correction M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode("ascii")
