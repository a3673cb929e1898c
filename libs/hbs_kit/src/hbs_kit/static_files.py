"""Files of a folder that pages need, read once; what is not listed here does not exist.

The address carries the content's hash, so that a browser may keep the file for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
ASSET_HEADERS: Final[Mapping[str, str]] = {
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
    """All files of a folder, by name relative to it; they are served below `mount`."""

    def __init__(self, folder: Path, mount: str) -> None:
        self._mount = mount
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
        return f"{self._mount}/{name}?v={digest}"
