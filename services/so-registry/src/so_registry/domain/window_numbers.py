"""A window's number as it stands in addresses and messages."""

from so_registry.domain.errors import WindowUnknown


def parse_window(text: str) -> int:
    """A window's number as we gave it out; raises WindowUnknown for anything else."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise WindowUnknown
    return int(text)
