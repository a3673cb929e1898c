"""JSON lines on stderr, with the trace they belong to.

An exception is written as its type and its frames: its text may quote what somebody
sent. As a last fence whatever looks like a code or a personal id is blanked.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from hbs_kit.telemetry import current_trace_id

REDACTED = "[redacted]"
_GROUPED_HEX = r"[0-9a-f]{4}(?P<gap>[ -]?)[0-9a-f]{4}(?:(?P=gap)[0-9a-f]{4}){6}"
_UUID_4 = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
# Not the end of another UUID, such as a message id.
_TWELVE_DIGITS = r"(?<!-[0-9a-f]{4}-)\d{12}"
_SECRETS = re.compile(
    rf"(?<![0-9a-z])(?:{_UUID_4}|{_GROUPED_HEX}|{_TWELVE_DIGITS})(?![0-9a-z])",
    re.IGNORECASE,
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure_logs(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every logger to one handler; call it once, first thing in the process."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    # It would write paths with codes in them; hbs_kit.access writes templates.
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx", "httpcore"):
        # They write whole addresses.
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        line.update(_redacted(_extra(record)))
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _redacted(_error(record.exc_info[1]))
        trace_id = current_trace_id()
        if trace_id is not None:
            line["trace_id"] = trace_id
        return json.dumps(line, ensure_ascii=False, default=_type_name)


def redact(text: str) -> str:
    return _SECRETS.sub(REDACTED, text)


def _redacted(value: Any) -> Any:
    if isinstance(value, dict):
        return {redact(str(key)): _redacted(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(item) for item in value]
    if isinstance(value, str) or (isinstance(value, int) and abs(value) >= 10**11):
        return redact(str(value))
    return value


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {key: item for key, item in vars(record).items() if key not in _STANDARD}


def _error(error: BaseException) -> dict[str, Any]:
    causes = list(_chain(error))
    return {
        "types": [f"{type(c).__module__}.{type(c).__qualname__}" for c in causes],
        "frames": _frames(causes[-1].__traceback__) or _frames(error.__traceback__),
    }


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        hidden = current.__suppress_context__
        current = current.__cause__ or (None if hidden else current.__context__)


def _frames(trace: TracebackType | None) -> Sequence[str]:
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _type_name(value: object) -> str:
    return f"<{type(value).__name__}>"
