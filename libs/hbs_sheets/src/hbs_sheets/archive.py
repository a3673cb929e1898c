"""An .xlsx as a ZIP archive: unpacked under limits and packed again, so that the reader sees only what was checked."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused

_KEPT = (".xml", ".rels")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class ArchiveLimits:
    """A class of 60 needs 12 entries and 0.3 MB unpacked, a school of 2,000 about 15 MB."""

    entries: int = 500
    unpacked_bytes: int = 64 * 2**20


def unpack(content: bytes, limits: ArchiveLimits) -> dict[str, bytes]:
    """The XML entries by name; macros, images and the like are left out unread."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _entries(archive, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        ValueError,
        OSError,
    ) as fault:
        raise SpreadsheetRefused(Finding("file-unreadable", sentences.FILE_UNREADABLE)) from fault


def repack(entries: dict[str, bytes]) -> bytes:
    """The same entries without compression: nothing is left to expand."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _entries(archive: zipfile.ZipFile, limits: ArchiveLimits) -> dict[str, bytes]:
    listed = archive.infolist()
    names = {info.filename.casefold() for info in listed}
    if len(listed) > limits.entries or len(names) != len(listed):
        raise _unsafe()
    kept = [info for info in listed if info.filename.casefold().endswith(_KEPT)]
    if sum(info.file_size for info in kept) > limits.unpacked_bytes:
        raise _unsafe()
    entries: dict[str, bytes] = {}
    left = limits.unpacked_bytes
    for info in kept:
        if info.compress_type not in _METHODS or info.flag_bits & _ENCRYPTED:
            raise _unsafe()
        # The declared size may be a lie, so what comes out is counted too.
        with archive.open(info) as entry:
            content = entry.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _unsafe()
        entries[info.filename] = content
    return entries


def _unsafe() -> SpreadsheetRefused:
    return SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))
