"""Files of a pupil that a command writes: the operator alone reads them, and what is there stays unless he says so."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import typer

from so_registry.commands.output import FAILED, say

EXISTS = "Tệp {path} đã có nên chưa ghi tệp nào. Đề nghị chọn tên khác, hoặc thêm --force để ghi đè. [file-exists]"
NOT_WRITTEN = (
    "Chưa ghi được tệp {path} ({reason}). Đề nghị kiểm tra thư mục và quyền ghi rồi chạy lại. [file-not-written]"
)
SAME = "hai tệp phải khác nhau"


def check_places(paths: tuple[Path, ...], *, force: bool) -> None:
    """Before the work: whether the files may be written. Raises typer.Exit, BadParameter for one place named twice."""
    if len({path.resolve() for path in paths}) < len(paths):
        raise typer.BadParameter(SAME)
    # A link is there too, wherever it leads.
    for path in (path for path in paths if not force and os.path.lexists(path)):
        say(EXISTS.format(path=path))
        raise typer.Exit(FAILED)


def write_private(files: Mapping[Path, bytes], *, force: bool) -> None:
    """New files of mode 600, all or none of them unless they replace others; no link is followed. Raises typer.Exit."""
    made: list[Path] = []
    for path, content in files.items():
        try:
            if force:
                _replace(path, content)
            else:
                _create(path, content)
                made.append(path)
        except OSError as error:
            for other in made:
                other.unlink(missing_ok=True)
            is_there = isinstance(error, FileExistsError)
            say(EXISTS.format(path=path) if is_there else NOT_WRITTEN.format(path=path, reason=type(error).__name__))
            raise typer.Exit(FAILED) from error


def _create(path: Path, content: bytes) -> None:
    # O_EXCL takes no file and no link that is there, be it one to nowhere.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _replace(path: Path, content: bytes) -> None:
    """Another file in its place: one with a wider mode passes it on to nobody, and a link is itself replaced."""
    fresh = path.with_name(f".{secrets.token_hex(12)}")
    _create(fresh, content)
    try:
        fresh.replace(path)
    except OSError:
        fresh.unlink()
        raise
