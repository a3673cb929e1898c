"""The style sheet and fonts, read once; a file that is not listed here does not exist.

The address carries the content's hash, so that a browser may keep the file for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lookup_portal.http import paths

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}

ASSET_HEADERS: Mapping[str, str] = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    media_type: str


class Assets:
    """All files of the static folder, by name relative to it: `portal.css`, `fonts/….woff2`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._assets = {
            file.relative_to(folder).as_posix(): Asset(file.read_bytes(), MEDIA_TYPES[file.suffix])
            for file in sorted(folder.rglob("*"))
            if file.suffix in MEDIA_TYPES
        }

    def add(self, name: str, asset: Asset) -> None:
        """A file that is made when the process starts."""
        self._assets[name] = asset

    def find(self, name: str) -> Asset | None:
        """The file of that name; the name is looked up, never opened."""
        return self._assets.get(name)

    def address(self, name: str) -> str:
        """Where a page finds the file."""
        digest = sha256(self._assets[name].body).hexdigest()[:12]
        return f"{paths.STATIC}/{name}?v={digest}"
