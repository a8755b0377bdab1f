"""Sending pages to a topic so that a partition never holds a later entry while an earlier one is missing.

A page is sent and waited for before the next: a partition then has one batch under way, so what fails leaves nothing
of ours behind it. After any failure the topic is asked how far it has come, and sending goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import KafkaTimeoutError

from consumers.broker.ends import End, ends
from consumers.broker.partitions import partitions_of
from consumers.published.message import Header, Out, headers

#: Of one partition's part of a page: less than one batch holds, so that it is one.
MOST_BYTES = 600 << 10
_BATCH_BYTES = 900 << 10
#: Longer than a batch is tried.
STUCK_SECONDS = 20.0
#: What a record weighs at most beside its value and what of its headers is of any length.
_FRAME = 700
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


def weight_of(out: Out, borne: int) -> int:
    """What a record weighs at most. borne: the length of what all of them bear."""
    return _FRAME + len(out.facts or b"") + 2 * len(out.topic) + 4 * len(out.unit_id) + borne


class Sender:
    """Sends to one topic. bootstrap: of the broker; further: its other settings. source: of ``source_of``."""

    def __init__(self, bootstrap: str, topic: str, source: bytes, schemas: bytes, **further: Any) -> None:
        self._topic = topic
        self._source = source
        self._schemas = schemas
        self._borne = len(source) + len(schemas)
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

    def page(self, outs: Sequence[Out], upto: int) -> int:
        """Send those of a page that are not there yet, and wait until they are; how many those were.

        SendFailed where one was not taken, Stuck where that cannot be told.
        outs: in the order of their positions. upto: where the page ends, whatever leaves of it.
        """
        records = 0
        for part in self._parts(outs):
            records += self._send(part)
        self._last = [max(last, upto) for last in self._last]
        return records

    def _parts(self, outs: Sequence[Out]) -> Iterator[list[tuple[int, Out, list[Header]]]]:
        """The page in parts of one batch a partition."""
        part: list[tuple[int, Out, list[Header]]] = []
        weights = [0] * len(self._last)
        for out, partition in zip(outs, partitions_of([out.stream for out in outs], len(self._last)), strict=True):
            if out.position <= self._last[partition]:
                continue
            bears = headers(out, self._source, self._schemas)
            weight = weight_of(out, self._borne)
            if weights[partition] + weight > MOST_BYTES:
                yield part
                part, weights = [], [0] * len(self._last)
            weights[partition] += weight
            part.append((partition, out, bears))
        if part:
            yield part

    def _send(self, part: Sequence[tuple[int, Out, list[Header]]]) -> int:
        futures: list[Any] = []
        try:
            futures += [self._begin(*one) for one in part]
        finally:
            self._flush()  # also where one was refused at once: nothing is left to be sent behind our back
        for future, (partition, out, _) in zip(futures, part, strict=True):
            if not future.succeeded():
                raise SendFailed(type(future.exception).__name__) from future.exception
            self._last[partition] = out.position
            self._lengths[partition] = future.value.offset + 1
        return len(part)

    def _flush(self) -> None:
        try:
            self._producer.flush(timeout=STUCK_SECONDS)
        except KafkaTimeoutError:
            raise Stuck from None

    def _begin(self, partition: int, out: Out, bears: list[Header]) -> Any:
        at = int(out.recorded_at.timestamp() * 1000)
        return self._producer.send(self._topic, out.facts, out.key, bears, partition, at)

    def close(self) -> None:
        """Leave."""
        with suppress(KafkaTimeoutError):  # a stuck one ends with its process
            self._producer.close(timeout=0)
        self._asked.close()
