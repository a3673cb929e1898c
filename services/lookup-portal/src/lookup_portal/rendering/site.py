"""The system that shows a record, and where it stands on the web."""

from dataclasses import dataclass
from typing import Final

from lookup_portal.rendering.book import Portal

QR_PATH: Final = "/t/"
COPY_PATH: Final = "/b/"


@dataclass(frozen=True)
class Site:
    """Named with its owner (Luật 20/2023/QH15 Điều 12). `address` has no slash at its end."""

    name: str
    owner: str
    address: str

    def portal_for(self, lookup_code: str) -> Portal:
        """With the address that the QR code of this record holds."""
        return self._portal(f"{QR_PATH}{lookup_code}")

    def portal_for_copy(self, copy_code: str, number: str) -> Portal:
        """With the address by which this copy is confirmed: its code and its number."""
        return self._portal(f"{COPY_PATH}{copy_code}/{number}")

    def _portal(self, path: str) -> Portal:
        return Portal(self.name, self.owner, self.address, f"{self.address}{path}")
