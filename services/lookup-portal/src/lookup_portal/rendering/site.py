"""The system that shows a record, and where it stands on the web."""

from dataclasses import dataclass
from typing import Final

from lookup_portal.rendering.page_model import Portal

QR_PATH: Final = "/t/"


@dataclass(frozen=True)
class Site:
    """Named with its owner (Luật 20/2023/QH15 Điều 12). `address` has no slash at its end."""

    name: str
    owner: str
    address: str

    def portal_for(self, lookup_code: str) -> Portal:
        """With the address that the QR code of this record holds."""
        return Portal(self.name, self.owner, self.address, f"{self.address}{QR_PATH}{lookup_code}")
