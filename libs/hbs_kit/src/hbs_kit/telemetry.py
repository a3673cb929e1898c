"""Traces by hand-made spans, and the W3C traceparent on its way through the system.

The OpenTelemetry instrumentations are not used: theirs put paths, queries and texts
of exceptions into spans, and the outbox between two services is unknown to them. A
span made here has only the attributes that stand in this package's code.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
)
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from hbs_kit.settings import TelemetrySettings

TRACEPARENT = "traceparent"
PATIENCE = 10.0
"""Seconds for a collector to take a batch, tries and pauses together; a process does not wait for it."""
PATIENCE_OF_COMMANDS = 1.0
"""The same for whoever sits at a terminal, who does wait."""
_PROPAGATOR = TraceContextTextMapPropagator()


def make_tracer_provider(
    settings: TelemetrySettings, *, exporter: SpanExporter | None = None, patience: float = PATIENCE
) -> TracerProvider:
    """A provider that exports to the endpoint within `patience` seconds, to `exporter` (tests), or nowhere.

    Without an exporter spans still exist, so that a trace id stands in every log line
    and crosses to the neighbours.
    """
    provider = TracerProvider(
        resource=Resource({"service.name": settings.service_name}),
        sampler=ParentBased(ALWAYS_ON),
    )
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    elif settings.otlp_endpoint:
        # A tenth of a second that a command without an endpoint need not wait.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        endpoint = settings.otlp_endpoint.rstrip("/") + "/v1/traces"
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, timeout=patience)))
    return provider


def tracer_of(provider: trace.TracerProvider | None = None) -> Tracer:
    """Of the given provider, else of the global one, which does nothing until set."""
    return trace.get_tracer("hbs_kit", tracer_provider=provider)


def current_trace_id() -> str | None:
    context = trace.get_current_span().get_span_context()
    return trace.format_trace_id(context.trace_id) if context.is_valid else None


def current_traceparent() -> str | None:
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get(TRACEPARENT)


def context_of(traceparent: object) -> Context | None:
    """The context that a traceparent names; None when it is absent or malformed."""
    if not isinstance(traceparent, str):
        return None
    context = _PROPAGATOR.extract({TRACEPARENT: traceparent}, context=Context())
    return context if trace.get_current_span(context).get_span_context().is_valid else None


@contextmanager
def span(
    tracer: Tracer,
    name: str,
    kind: SpanKind = SpanKind.INTERNAL,
    *,
    parent: Context | None = None,
    attributes: Mapping[str, str | int] | None = None,
) -> Iterator[Span]:
    """A current span that notes an exception's type and never its text."""
    with tracer.start_as_current_span(
        name,
        context=parent,
        kind=kind,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except Exception as error:
            mark_failed(current, type(error).__qualname__)
            raise


@contextmanager
def continued(tracer: Tracer | None, name: str, traceparent: str | None) -> Iterator[Span]:
    """A span over work that waited in a table, in the trace of whatever left it there; without one, in its own.

    A table that a worker empties is a queue: like a message's consumer, the worker is a child of the producer.
    """
    parent = context_of(traceparent) or Context()
    with span(tracer or tracer_of(), name, SpanKind.CONSUMER, parent=parent) as current:
        yield current


@contextmanager
def commanded(settings: TelemetrySettings, name: str) -> Iterator[Span]:
    """A span over an operator's command, in a trace of its own: what the command announces belongs to it."""
    provider = make_tracer_provider(settings, patience=PATIENCE_OF_COMMANDS)
    try:
        with span(tracer_of(provider), name) as current:
            yield current
    finally:
        provider.shutdown()


def mark_failed(current: Span, error_type: str) -> None:
    current.set_attribute("error.type", error_type)
    current.set_status(Status(StatusCode.ERROR))
