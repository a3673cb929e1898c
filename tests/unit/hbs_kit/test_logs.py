import io
import json
import logging

import pytest
from opentelemetry.sdk.trace import TracerProvider

from hbs_kit.logs import REDACTED, configure_logs, redact
from hbs_kit.telemetry import span, tracer_of

CODE = "0123456789abcdef0123456789abcdef"
PERSONAL_ID = "001209001234"


@pytest.fixture
def lines():
    root = logging.getLogger()
    before = root.handlers, root.level
    stream = io.StringIO()
    configure_logs(stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = before
    logging.getLogger("uvicorn.access").disabled = False


@pytest.mark.parametrize(
    "secret",
    [
        CODE,
        CODE.upper(),
        " ".join(CODE[i : i + 4] for i in range(0, 32, 4)),
        "-".join(CODE[i : i + 4] for i in range(0, 32, 4)),
        "0123456789abcdef0123456789abcdef",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        PERSONAL_ID,
    ],
)
@pytest.mark.parametrize("around", ["{}", "see {}.", "/v1/records/{}?x=1", "id={},", "«{}»"])
def test_what_looks_like_a_code_or_an_id_is_blanked(secret, around):
    assert redact(around.format(secret)) == around.format(REDACTED)


@pytest.mark.parametrize(
    "harmless",
    [
        "0197ac10-58cc-7372-a567-0e02b2c3d479",  # a message id is a UUIDv7
        "0197ac10-58cc-7372-a567-001209001234",
        "a" * 64,  # a digest
        "1765432100000",  # milliseconds
        "12345678901",
        "2026-06-15T12:00:00.123456+00:00",
        "/v1/records/{code}",
    ],
)
def test_what_helps_the_operator_stays(harmless):
    assert redact(harmless) == harmless


def test_a_line_is_json_with_its_extras(lines):
    logging.getLogger("a.b").warning("sent %d", 3, extra={"queue": "q", "seconds": 0.5})

    (line,) = lines()
    assert (line["level"], line["logger"], line["message"]) == ("warning", "a.b", "sent 3")
    assert (line["queue"], line["seconds"]) == ("q", 0.5)
    assert line["time"].endswith("+00:00")


def test_extras_are_blanked_too(lines):
    extra = {"code": CODE, "number": int("101209001234"), "deep": {"list": [PERSONAL_ID]}}
    logging.getLogger("a").warning("x", extra=extra)

    (line,) = lines()
    assert (line["code"], line["number"], line["deep"]) == (
        REDACTED,
        REDACTED,
        {"list": [REDACTED]},
    )


def test_an_exception_is_written_as_types_and_frames(lines):
    try:
        try:
            raise KeyError("Nguyễn Văn An")
        except KeyError as cause:
            raise ValueError(PERSONAL_ID) from cause
    except ValueError:
        logging.getLogger("a").exception("failed")

    (line,) = lines()
    assert line["error"]["types"] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logs.py" in line["error"]["frames"][0]
    assert "Nguy" not in json.dumps(line, ensure_ascii=False)
    assert PERSONAL_ID not in json.dumps(line)


def test_an_object_is_written_as_its_type(lines):
    class Thing:
        def __str__(self) -> str:
            return PERSONAL_ID

    logging.getLogger("a").warning("x", extra={"thing": Thing()})

    assert lines()[0]["thing"] == "<Thing>"


def test_a_line_carries_the_trace_it_belongs_to(lines):
    with span(tracer_of(TracerProvider()), "work") as current:
        logging.getLogger("a").warning("x")

    assert lines()[0]["trace_id"] == f"{current.get_span_context().trace_id:032x}"


def test_the_servers_own_access_log_is_off(lines):
    logging.getLogger("uvicorn.access").info('"GET /v1/records/%s"', CODE)

    assert lines() == []
