"""Spans of OpenTelemetry, where it is installed (the extra ``otel``) and its environment says where
they go; nothing otherwise. They hold templates of routes and names of queries, and nothing given.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

_WHERE = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
)


class Span:
    """A request's span, or none."""

    def __init__(self, span: Any = None) -> None:  # noqa: ANN401 - a package that may be missing
        self._span = span

    def ended(self, method: str, route: str, status: int) -> None:
        """Say what became of the request."""
        if self._span is None:
            return
        self._span.update_name(f"{method} {route}")
        self._span.set_attribute("http.request.method", method)
        self._span.set_attribute("http.route", route)
        self._span.set_attribute("http.response.status_code", status)


class Tracing:
    """Makes spans with a tracer, if there is one."""

    def __init__(self, provider: Any = None) -> None:  # noqa: ANN401 - see above
        self._provider = provider
        self._tracer = provider.get_tracer("goldenthread") if provider is not None else None

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Tracing:
        """What the environment asks for."""
        if not any(environment.get(name) for name in _WHERE):
            return cls()
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            return cls()
        name = environment.get("OTEL_SERVICE_NAME", "goldenthread")
        provider = TracerProvider(resource=Resource.create({"service.name": name}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider)

    @contextmanager
    def request(self, method: str, headers: Mapping[str, str]) -> Iterator[Span]:
        """While a request is answered; it goes on with the trace of who sent it."""
        if self._tracer is None:
            yield Span()
            return
        from opentelemetry.propagate import extract
        from opentelemetry.trace import SpanKind

        with self._tracer.start_as_current_span(
            method, extract(dict(headers)), kind=SpanKind.SERVER, record_exception=False
        ) as span:
            yield Span(span)

    @contextmanager
    def reading(self, name: str) -> Iterator[None]:
        """While the store is asked for a request: what is asked ahead of any has no trace."""
        if self._tracer is None or not _within_a_trace():
            yield
            return
        with self._tracer.start_as_current_span(
            "store read", attributes={"db.query.summary": name}, record_exception=False
        ):
            yield

    def close(self) -> None:
        """Send what was not sent yet."""
        if self._provider is not None:
            self._provider.shutdown()


def _within_a_trace() -> bool:
    from opentelemetry.trace import get_current_span

    return bool(get_current_span().get_span_context().is_valid)
