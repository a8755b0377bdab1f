"""How far behind the topic somebody is, as the broker tells it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple

from kafka import KafkaConsumer, TopicPartition

from consumers.broker.ends import PATIENCE_MS
from consumers.broker.place import Broker

#: Somebody waits for the answer: where no broker is reached by then, there is none.
REACHED_MS = 5_000


class Lag(NamedTuple):
    """records: how many were not taken in. seconds: since the oldest of them was recorded; 0 where there is none."""

    records: int
    seconds: float


class Lagging:
    """Asks the broker. Close it."""

    def __init__(self, broker: Broker) -> None:
        self._topic = broker.events.name
        self._consumer = KafkaConsumer(
            bootstrap_servers=broker.bootstrap,
            enable_auto_commit=False,
            max_poll_records=1,
            **({"bootstrap_timeout_ms": REACHED_MS} | dict(broker.further)),
        )

    def lag(self, offsets: Mapping[int, int]) -> Lag:
        """Of somebody who stands at these offsets, by partition."""
        at = {TopicPartition(self._topic, part): offset for part, offset in offsets.items()}
        ends = self._consumer.end_offsets(list(at))
        behind = {one: offset for one, offset in at.items() if ends[one] > offset}
        oldest = min((self._recorded(one, offset) for one, offset in behind.items()), default=None)
        records = sum(ends[one] - offset for one, offset in behind.items())
        return Lag(records, 0.0 if oldest is None else max(0.0, time.time() - oldest))

    def _recorded(self, one: TopicPartition, offset: int) -> float:
        """When the record at an offset was recorded, in seconds since 1970; now where it is not handed out."""
        self._consumer.assign([one])
        self._consumer.seek(one, offset)
        for record in self._consumer.poll(timeout_ms=PATIENCE_MS, max_records=1).get(one, ()):
            return float(record.timestamp) / 1000
        return time.time()

    def close(self) -> None:
        """Leave."""
        self._consumer.close()
