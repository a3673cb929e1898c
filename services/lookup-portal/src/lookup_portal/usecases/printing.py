"""What leaves the portal on paper's form: drawn, and sealed where the portal has a key for it."""

from dataclasses import dataclass

from lookup_portal.clients.sealing import Sealer
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.pool import RenderPool


@dataclass(frozen=True)
class Press:
    """`sealer` is None where no key is configured."""

    pool: RenderPool
    sealer: Sealer | None = None

    async def print_pdf(self, book: Book, *, is_kept: bool = False) -> bytes:
        """`is_kept`: an issued copy, whose bytes stay as they are. Raises RenderError, SealUnavailable."""
        pdf = await self.pool.render_pdf(book)
        return pdf if self.sealer is None else await self.sealer.seal(pdf, is_kept=is_kept)
