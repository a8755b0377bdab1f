"""Sending pages to a topic so that a partition never holds a later entry while an earlier one is missing.

A page is sent and waited for before the next: a partition then has one batch under way, so what fails leaves nothing
of ours behind it. After any failure the topic is asked how far it has come, and sending goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import KafkaTimeoutError

from consumers.broker.ends import End, ends
from consumers.relay.forming import Ready

#: Of one partition's part of a page: less than one batch holds, so that it is one.
MOST_BYTES = 850 << 10
_BATCH_BYTES = 900 << 10
#: When a part that is not taken yet is told of, and when it is given up: longer than a batch is tried.
SLOW_SECONDS, STUCK_SECONDS = 4.0, 20.0
_SETTINGS: dict[str, Any] = {
    "enable_idempotence": True,  # an explicit ``acks`` would switch it off in silence
    "batch_size": _BATCH_BYTES,
    "linger_ms": 5_000,  # longer than a part is put together: a batch leaves when it is asked for, whole
    "request_timeout_ms": 5_000,
    "delivery_timeout_ms": 12_000,
    "reconnect_backoff_max_ms": 1_000,
    "allow_auto_create_topics": False,
}


class SendFailed(Exception):
    """The broker did not take a record: {cause}."""


class Stuck(Exception):
    """The client of the broker neither sends nor gives up. The process has to end: what it holds would be sent later,
    behind what another one sends meanwhile. It is seen after a broker was killed."""


class Sender:
    """Sends to one topic. bootstrap: of the broker; further: its other settings. source: of our records.

    slow: called where the broker takes its time, before it is known how that ends.
    """

    def __init__(
        self, bootstrap: str, topic: str, source: bytes, slow: Callable[[], None] = lambda: None, **further: Any
    ) -> None:
        self._topic = topic
        self._source = source
        self._slow = slow
        self._asked = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, **further)
        self._producer = KafkaProducer(bootstrap_servers=bootstrap, **_SETTINGS, **further)
        self._last: list[int] = []
        self._lengths: list[int] = []

    def look(self, hint: int = 0) -> list[End]:
        """Ask the topic how far it has come. hint: up to this position all is known to be there."""
        found = ends(self._asked, self._topic, self._source)
        self._last = [max(end.position, hint) for end in found]
        self._lengths = [end.end for end in found]
        return found

    @property
    def position(self) -> int:
        """Up to which position all is in the topic, as far as its ends tell."""
        return min(self._last, default=0)

    @property
    def lengths(self) -> list[int]:
        """Where the partitions end behind what was sent."""
        return list(self._lengths)

    def page(self, records: Sequence[Ready], upto: int) -> int:
        """Send those of a page that are not there yet, and wait until they are; how many those were.

        SendFailed where one was not taken, Stuck where that cannot be told.
        records: in the order of their positions. upto: where the page ends, whatever leaves of it.
        """
        missing = [record for record in records if record.position > self._last[record.partition]]
        for part in self._parts(missing):
            self._send(part)
        self._last = [max(last, upto) for last in self._last]
        return len(missing)

    def _parts(self, records: Sequence[Ready]) -> Iterator[Sequence[Ready]]:
        """The page in parts of one batch a partition."""
        begin, weights = 0, [0] * len(self._last)
        for number, record in enumerate(records):
            if weights[record.partition] + record.weight > MOST_BYTES:
                yield records[begin:number]
                begin, weights = number, [0] * len(self._last)
            weights[record.partition] += record.weight
        if records:
            yield records[begin:]

    def _send(self, part: Sequence[Ready]) -> None:
        futures: list[Any] = []
        try:
            futures += [self._begin(record) for record in part]
        finally:
            self._flush()  # also where one was refused at once: nothing is left to be sent behind our back
        for future, record in zip(futures, part, strict=True):
            if not future.succeeded():
                raise SendFailed(type(future.exception).__name__) from future.exception
            self._last[record.partition] = record.position
            self._lengths[record.partition] = future.value.offset + 1

    def _begin(self, one: Ready) -> Any:
        return self._producer.send(self._topic, one.value, one.key, one.headers, one.partition, one.at)

    def _flush(self) -> None:
        try:
            self._producer.flush(timeout=SLOW_SECONDS)
        except KafkaTimeoutError:
            self._slow()
            try:
                self._producer.flush(timeout=STUCK_SECONDS - SLOW_SECONDS)
            except KafkaTimeoutError:
                raise Stuck from None

    def close(self) -> None:
        """Leave."""
        with suppress(KafkaTimeoutError):  # a stuck one ends with its process
            self._producer.close(timeout=0)
        self._asked.close()
