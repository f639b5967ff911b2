"""What is counted of a server, for Prometheus. No label holds an id, a name or anyone's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The counters of one server."""

    content_type = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "goldenthread_requests", "Answers, by template of the route.",
            ("method", "route", "status"), registry=self._registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "goldenthread_request_seconds", "For how long a request was answered.",
            ("route",), buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self.operations = Counter(
            "goldenthread_graphql_operations", "GraphQL requests, with or without errors.",
            ("outcome",), registry=self._registry,
        )  # fmt: skip
        self.errors = Counter(
            "goldenthread_graphql_errors", "Errors in answers of GraphQL.", ("code",),
            registry=self._registry,
        )  # fmt: skip
        self.reads = Counter(
            "goldenthread_store_reads", "Queries asked of the store.", registry=self._registry
        )
        self.read_seconds = Histogram(
            "goldenthread_store_read_seconds", "For how long the store was asked.",
            buckets=(0.0005, 0.002, *_SECONDS), registry=self._registry,
        )  # fmt: skip
        self.jobs = Gauge(
            "goldenthread_jobs", "Uploads, by what became of them.", ("state",),
            registry=self._registry,
        )  # fmt: skip
        self.documents = Counter(
            "goldenthread_documents", "Uploaded files, by what became of them.", ("state",),
            registry=self._registry,
        )  # fmt: skip

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While the store is asked."""
        begun = perf_counter()
        try:
            yield
        finally:
            self.reads.inc()
            self.read_seconds.observe(perf_counter() - begun)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
