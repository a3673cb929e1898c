"""The style sheet and fonts of the pages."""

from pathlib import Path

from hbs_kit.static_files import Assets
from lookup_portal.http import paths

FOLDER = Path(__file__).parent / "static"


def read_assets(folder: Path = FOLDER) -> Assets:
    """By name relative to the folder: `portal.css`, `fonts/….woff2`."""
    return Assets(folder, paths.STATIC)
