"""What is counted: no values, no names, no ids."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from api.problems import problem_of

REGISTRY = CollectorRegistry(auto_describe=True)

ACCEPTED = Counter("rollcall_commands_accepted", "Commands that were accepted.", ["rule"], registry=REGISTRY)
REFUSED = Counter("rollcall_commands_refused", "Commands that were refused.", ["rule", "code"], registry=REGISTRY)
SECONDS = Histogram(
    "rollcall_command_seconds",
    "From the whole body to the durable answer.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
    registry=REGISTRY,
)
WAITING = Gauge("rollcall_writer_waiting", "Callers that wait for the writer.", ["journal"], registry=REGISTRY)
POSITION = Gauge("rollcall_position", "Newest position.", ["journal"], registry=REGISTRY)
VIEWS_POSITION = Gauge("rollcall_views_position", "Position of the read models.", ["journal"], registry=REGISTRY)
LAG_ENTRIES = Gauge("rollcall_views_lag_entries", "Entries the models are behind.", ["journal"], registry=REGISTRY)
LAG_SECONDS = Gauge("rollcall_views_lag_seconds", "Seconds the models are behind.", ["journal"], registry=REGISTRY)
PARKED = Gauge("rollcall_views_parked", "Streams that a model does not follow.", ["journal"], registry=REGISTRY)
CHECKPOINT_SECONDS = Gauge("rollcall_checkpoint_age_seconds", "Age of the newest checkpoint.", registry=REGISTRY)


@contextmanager
def timed(rule: str) -> Iterator[None]:
    """Count one command and how long it took."""
    began = time.perf_counter()
    try:
        yield
    except Exception as raised:
        REFUSED.labels(rule, problem_of(raised).code).inc()
        raise
    ACCEPTED.labels(rule).inc()
    SECONDS.observe(time.perf_counter() - began)
