"""Counts and durations for Prometheus; one registry an application."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from .pool import Pool

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """What an application counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("medcodegraph_requests", "Requests answered", labels, registry=self.registry)
        self._seconds = Histogram(
            "medcodegraph_request_seconds", "Duration of requests", ("route",), buckets=BUCKETS, registry=self.registry
        )
        self._found: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.truncated = Counter("medcodegraph_truncated", "Answers cut at the row limit", registry=self.registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        requests, durations = self._children(method if method in METHODS else "other", route, status)
        requests.inc()
        durations.observe(seconds)

    def _children(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        """Return what counts such requests: to find that by its labels takes longer than to count."""
        key = (method, route, status)
        if key not in self._found:
            self._found[key] = self._requests.labels(*key), self._seconds.labels(route)
        return self._found[key]

    def watch(self, pools: dict[str, Pool]) -> None:
        """Tell of the workers of these pools too."""
        self.registry.register(_Workers(pools))

    def text(self) -> bytes:
        """Return everything in the format that Prometheus reads."""
        return generate_latest(self.registry)


METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class _Workers(Collector):
    def __init__(self, pools: dict[str, Pool]) -> None:
        self._pools = pools

    def collect(self) -> Iterable[Metric]:
        workers = GaugeMetricFamily("medcodegraph_workers", "Workers by state", labels=("pool", "state"))
        ended = CounterMetricFamily("medcodegraph_workers_ended", "Workers ended, by cause", labels=("pool", "cause"))
        held = GaugeMetricFamily(
            "medcodegraph_held_bytes", "Bytes of answers that clients have not taken", labels=("pool",)
        )
        for name, pool in self._pools.items():
            held.add_metric((name,), pool.held.bytes)
            for state, number in pool.states().items():
                workers.add_metric((name, state), number)
            for cause, number in pool.lanes.ended.items():
                ended.add_metric((name, cause), number)
        return [workers, ended, held]
