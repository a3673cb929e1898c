"""`python -m tests.unit.lookup_portal.draw_samples`: a picture of each layout in docs/samples, of invented people."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from lookup_portal.rendering.book import Book
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.architecture.sources import ROOT
from tests.unit.lookup_portal import samples, samples_secondary

FOLDER: Final = ROOT / "docs" / "samples"
DOTS_PER_INCH: Final = 96
BOOKS: Final[Mapping[str, tuple[Callable[[], Book], tuple[int, ...]]]] = {
    "primary": (lambda: samples.book(4), (1, 2)),
    "primary-holder": (lambda: samples.book(4, full=False), (1,)),
    "primary-book": (lambda: samples.whole_book(issue=samples.ISSUE), (1, 2, 8, 9)),
    "lower-secondary": (lambda: samples_secondary.book(given=samples_secondary.parts(reassessed=True)), (1, 2, 3)),
    "upper-secondary": (lambda: samples_secondary.book("upper-secondary", issue=samples.ISSUE), (1, 3, 4)),
    "extract": (samples.extract, (1,)),
}
"""By name: the book, and which of its pages are kept."""


def draw(folder: Path = FOLDER) -> None:
    """The same books give the same pictures."""
    renderer = PdfRenderer()
    for name, (make, kept) in BOOKS.items():
        pictures = renderer.render_pictures(make(), dots_per_inch=DOTS_PER_INCH)
        for page in kept:
            (folder / f"{name}-{page}.png").write_bytes(pictures[page - 1])


if __name__ == "__main__":
    draw()
