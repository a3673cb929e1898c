"""The official page as PDF, by typst: the same page gives the same bytes.

Values reach the layout as JSON only, so that hostile text stays text. A page that does not hold is
set smaller step by step, and last its comments are cut, with a note where the whole text stands.
"""

import io
import json
from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Literal

import segno
from typst import Compiler, TypstError

from lookup_portal.rendering.errors import RenderFailed
from lookup_portal.rendering.form import FORM
from lookup_portal.rendering.page_model import PrimaryPage
from lookup_portal.rendering.wording import VIETNAM

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
LAYOUT = HERE / "layout"

CUTS = (800, 500, 350, 250, 190, 150, 120, 95, 75, 55, 40)
"""Letters kept of each long text, once 8 pt, the smallest that is read on paper, is not enough."""

ROWS = 24
"""Rows of a table of page 1: five school years and some fourteen signatures are usual."""

Step = dict[str, float | None]


def _steps(*sizes: float) -> list[Step]:
    """From large to small: sizes, then cuts, then what no honest record needs."""
    smallest = sizes[-1]
    return [
        *[_step(size, None, ROWS) for size in sizes],
        *[_step(smallest, limit, ROWS) for limit in CUTS],
        _step(smallest - 0.5, 30, 12),
        _step(smallest - 1, 30, 5),
    ]


def _step(size: float, limit: int | None, rows: int) -> Step:
    return {"size": size, "limit": limit, "rows": rows}


STEPS: dict[str, list[Step]] = {
    "first": _steps(11.5, 10.5, 9.5, 8.5, 8.0),
    "second": _steps(10.5, 10.0, 9.5, 9.0, 8.5, 8.0),
}


class PdfRenderer:
    """Draws pages one after another with one compiler; not for use by several threads at once."""

    def __init__(self) -> None:
        self._compiler = Compiler(root=LAYOUT, font_paths=[FONTS], ignore_system_fonts=True, package_path=LAYOUT)

    def render_primary_pdf(self, page: PrimaryPage) -> bytes:
        """Two A4 pages, tagged, without the pupil's name in the title."""
        pdf = self._compile(page, "pdf", None)
        if not isinstance(pdf, bytes):
            raise RenderFailed
        return pdf

    def render_primary_pictures(self, page: PrimaryPage, *, dots_per_inch: int) -> list[bytes]:
        """The same pages as PNG, to look at."""
        pictures = self._compile(page, "png", float(dots_per_inch))
        return [pictures] if isinstance(pictures, bytes) else list(pictures or ())

    def _compile(
        self, page: PrimaryPage, output: Literal["pdf", "png"], dots_per_inch: float | None
    ) -> bytes | list[bytes] | None:
        inputs = {
            "page": json.dumps(asdict(page), ensure_ascii=False, default=str),
            "form": json.dumps(FORM, ensure_ascii=False),
            "steps": json.dumps(STEPS),
            "qr": _qr_svg(page.portal.record_address),
        }
        try:
            return self._compiler.compile(
                input=LAYOUT / "primary.typ",
                sys_inputs=inputs,
                format=output,
                ppi=dots_per_inch,
                timestamp=datetime.combine(page.dated_on, time(), VIETNAM),
            )
        except TypstError:
            # The compiler's words may quote the page: they go no further.
            raise RenderFailed from None


def _qr_svg(address: str) -> str:
    """A QR code that a 150 dpi picture of 30 mm still gives back (error correction M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode("ascii")
