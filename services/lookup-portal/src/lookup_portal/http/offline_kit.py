"""The offline check in its two shapes: a page of the portal with a script beside it, and one file to keep."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from hbs_kit.static_files import Asset, Assets
from hbs_schema.verification.bundle import Anchors
from lookup_portal.http.offline_published import published_json
from lookup_portal.http.offline_script import read_script
from lookup_portal.http.page_headers import CONTENT_SECURITY_POLICY

SCRIPT_NAME: Final = "offline.js"
SCRIPT_TYPE: Final = "text/javascript; charset=utf-8"
PAGE_POLICY: Final[Mapping[str, str]] = {
    "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; script-src 'self'",
}
"""The one page with a script: the portal's own, and still nothing that could send anything."""


@dataclass(frozen=True)
class OfflineKit:
    """`style` has no fonts: the kept file asks nobody for anything."""

    script: str
    published: str
    style: str

    @property
    def file_policy(self) -> str:
        """What the kept file allows itself: these two blocks and nothing else, no connection at all."""
        return (
            f"default-src 'none'; script-src '{_source(self.script)}'; style-src '{_source(self.style)}'; "
            "base-uri 'none'; form-action 'none'"
        )


def make_kit(anchors: Anchors, assets: Assets) -> OfflineKit:
    """Adds the script to the assets. Takes most of a second: once, when the process starts."""
    script = read_script()
    assets.add(SCRIPT_NAME, Asset(script.encode(), SCRIPT_TYPE))
    style = assets.find("portal.css")
    assert style is not None  # noqa: S101  # narrows: a file of this package
    lines = style.body.decode().splitlines(keepends=True)
    plain = "".join(line for line in lines if not line.startswith("@font-face"))
    return OfflineKit(script, published_json(anchors), plain)


def _source(text: str) -> str:
    """A block as a policy names it: by its hash."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
