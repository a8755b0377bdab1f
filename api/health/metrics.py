"""What is counted: no values, no names, no ids."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

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
WORKERS = Gauge("rollcall_views_workers", "Workers that keep the read models.", ["journal"], registry=REGISTRY)
STILL_SECONDS = Gauge(
    "rollcall_views_still_seconds",
    "Seconds since the models moved, or had nothing to do.",
    ["journal"],
    registry=REGISTRY,
)
MODEL_LAG_ENTRIES = Gauge("rollcall_model_lag_entries", "Entries a model is behind.", ["model"], registry=REGISTRY)
CHECKPOINT_SECONDS = Gauge("rollcall_checkpoint_age_seconds", "Age of the newest checkpoint.", registry=REGISTRY)
STOPPED = Gauge(
    "rollcall_writing_stopped",
    "1 where nothing is written: the journal is cut behind its newest checkpoint, or the clock is wrong.",
    ["journal", "cause"],
    registry=REGISTRY,
)
CLOCK_SECONDS = Gauge("rollcall_clock_age_seconds", "Since the clock's newest round.", registry=REGISTRY)
CLOCK_OVERDUE = Gauge("rollcall_clock_overdue", "Duties found overdue in its newest round.", registry=REGISTRY)
CLOCK_ASKED = Gauge(
    "rollcall_clock_asked",
    "What became of what the clock asked for, since its process began: done, repeated, refused or failed by code.",
    ["work", "outcome"],
    registry=REGISTRY,
)
RELAY_SECONDS = Gauge("rollcall_relay_age_seconds", "Since the relay's newest round.", registry=REGISTRY)
RELAY_LAG = Gauge("rollcall_relay_lag_entries", "Entries that are not in the topic yet.", registry=REGISTRY)
RELAY_SENT = Gauge("rollcall_relay_sent", "Records sent, since the relay's process began.", registry=REGISTRY)
RELAY_WAITING = Gauge("rollcall_relay_waiting", "1 where the relay waits, mostly for the broker.", registry=REGISTRY)
CONSUMER_LAG = Gauge(
    "rollcall_consumer_lag_records", "Records a consumer is behind the relay.", ["consumer"], registry=REGISTRY
)
CONSUMER_STILL = Gauge(
    "rollcall_consumer_still_seconds",
    "Seconds since a consumer that is behind took anything in.",
    ["consumer"],
    registry=REGISTRY,
)
CONSUMER_PARKED = Gauge("rollcall_consumer_parked", "Entries a consumer has parked.", ["consumer"], registry=REGISTRY)
ALARMS = Counter("rollcall_alarms", "Answers that need somebody to come.", ["code"], registry=REGISTRY)
FAILURES = Counter(
    "rollcall_loop_failures", "Beats of a loop that nobody foresaw to fail.", ["part"], registry=REGISTRY
)

_counters: dict[str, Counter] = {}


def accepted(rule: str, seconds: float) -> None:
    """Count one accepted command and how long it took."""
    counter = _counters.get(rule)
    if counter is None:
        counter = _counters[rule] = ACCEPTED.labels(rule)
    counter.inc()
    SECONDS.observe(seconds)
