"""Where traces go."""

import pytest

from hbs_kit.settings import TelemetrySettings
from hbs_kit.telemetry import make_tracer_provider


@pytest.mark.parametrize("endpoint", [None, ""])
def test_without_an_address_traces_go_nowhere(endpoint: str | None) -> None:
    provider = make_tracer_provider(TelemetrySettings(service_name="x", otlp_endpoint=endpoint))

    assert provider._active_span_processor._span_processors == ()
