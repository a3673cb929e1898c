"""Which bytes are kept as a record issued elsewhere: known by what they are, never by what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from school_api.domain.year.errors import FileNotAllowed

LARGEST = 10 * 1024 * 1024

_SIGNATURES: Sequence[tuple[bytes, str, str]] = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"II*\x00", "image/tiff", "tif"),
    (b"MM\x00*", "image/tiff", "tif"),
    (b"<?xml", "application/xml", "xml"),
    (b"\xef\xbb\xbf<?xml", "application/xml", "xml"),
)


@dataclass(frozen=True)
class Kind:
    """What bytes are, and how a download of them is called."""

    media_type: str
    suffix: str


def kind_of(body: bytes) -> Kind:
    """By their first bytes. Raises FileNotAllowed for anything that is not of the list, empty or too large."""
    if len(body) > LARGEST:
        raise FileNotAllowed
    for signature, media_type, suffix in _SIGNATURES:
        if body.startswith(signature):
            return Kind(media_type, suffix)
    raise FileNotAllowed


def suffix_of(media_type: str) -> str:
    """How a download of a kind that was kept is called."""
    return next(suffix for _, kind, suffix in _SIGNATURES if kind == media_type)
