"""The style sheet and the script of the pages."""

from pathlib import Path
from typing import Final

from hbs_kit.static_files import Assets
from so_registry.console import paths

FOLDER: Final = Path(__file__).parent / "static"


def read_assets() -> Assets:
    """By name."""
    return Assets(FOLDER, paths.STATIC)
