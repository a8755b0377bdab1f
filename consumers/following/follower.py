"""Following the topic: polls, sorts out, hands to the sink. It owns nothing but what its group gives it."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from consumers.broker.place import Broker
from consumers.broker.waiting import Waiting
from consumers.following.sink import Away, Batch, Mark, Moved, Sink, Unread
from consumers.published.message import Out, Unreadable, entry_of

log = logging.getLogger("rollcall.following")

POLL_MS = 500


class Follower:
    """Follows the topic of entries for one group. source: of the journal; records of others are put aside.

    instance: a name that stays when this process starts again, so that its share waits for it. most: records at a time.
    Offsets are committed to the broker too, for its own tools to show; what counts are the
    sink's marks.
    """

    def __init__(
        self, broker: Broker, group: str, sink: Sink, source: bytes, instance: str | None = None, *, most: int = 2_000
    ) -> None:
        self._topic = broker.events.name
        self._sink = sink
        self._source = source
        self._most = most
        self._marks: dict[int, Mark] = {}
        self._consumer = KafkaConsumer(
            self._topic,
            bootstrap_servers=broker.bootstrap,
            group_id=f"{broker.prefix}.{group}",
            group_instance_id=instance,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=most,
            max_partition_fetch_bytes=4 << 20,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=1_000,
            reconnect_backoff_max_ms=1_000,
            **dict(broker.further),
        )

    def step(self, gather: float = 0.0) -> int:
        """Take in what came; how many records that were. gather: seconds for which more is waited for, until there are
        ``most``. What fails leaves nothing behind: the same records come again."""
        try:
            return self._step(gather)
        except (KafkaError, Away):
            self._marks = {}  # what was polled by now is behind the broker's place of ours: it is sought again
            raise

    def _step(self, gather: float) -> int:
        until = time.monotonic() + gather
        came: dict[int, list[Any]] = defaultdict(list)
        count = 0
        while True:
            polled = self._consumer.poll(timeout_ms=POLL_MS)
            if self._settle():
                return 0  # what came by now may be from another place than where we stand
            for at, records in polled.items():
                came[at.partition] += records
                count += len(records)
            if count >= self._most or time.monotonic() >= until:
                break
        return count if count and self._handed(came) else 0

    def _handed(self, came: Mapping[int, Sequence[Any]]) -> bool:
        """Hand to the sink what came; whether it was taken in."""
        batches = [self._batch(partition, records) for partition, records in came.items() if records]
        try:
            self._sink.write(batches)
        except Moved:
            self._marks = {}  # asked for anew, and the place sought
            return False
        self._marks |= {batch.partition: batch.after for batch in batches}
        self._commit()
        return True

    def behind(self) -> int:
        """How many records of its partitions it has not taken in."""
        ends = self._consumer.end_offsets([TopicPartition(self._topic, n) for n in self._marks])
        return sum(max(0, end - self._marks[at.partition].offset) for at, end in ends.items())

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()

    def _settle(self) -> bool:
        """Stand where the marks say, where the group has dealt out anew; whether it had."""
        owned = {at.partition for at in self._consumer.assignment()}
        if owned == self._marks.keys():
            return False
        self._marks = dict(self._sink.marks(owned))
        for partition, mark in self._marks.items():
            at = TopicPartition(self._topic, partition)
            begin = self._consumer.beginning_offsets([at])[at]
            self._consumer.seek(at, max(begin, mark.offset if mark.offset <= self._end(at) else begin))
        return True

    def _end(self, at: TopicPartition) -> int:
        return int(self._consumer.end_offsets([at])[at])

    def _batch(self, partition: int, records: Sequence[Any]) -> Batch:
        before = self._marks[partition]
        entries: list[Out] = []
        unread: list[Unread] = []
        position = before.position
        for record in records:
            try:
                out = entry_of(record.key, record.value, record.headers, self._source)
            except Unreadable as why:
                headers = tuple(record.headers)
                unread.append(Unread(record.offset, record.key, record.value, headers, str(why)))
                continue
            if out.position > position:  # else it is one again that a relay which was killed had sent
                entries.append(out)
                position = out.position
        return Batch(partition, entries, unread, before, Mark(records[-1].offset + 1, position))

    def _commit(self) -> None:
        try:
            self._consumer.commit()
        except KafkaError as lost:  # for tools alone; the group may have changed a moment ago
            log.info("offsets are not committed: %s", type(lost).__name__)


def follow(
    follower: Follower, stop: threading.Event, gather: float = 0.0, *, alive: Callable[[], None] = lambda: None
) -> None:
    """Take in what comes until told to stop. A broker that goes away, or what the sink needs, is waited for.

    gather: as of ``step``. alive: called again and again, for whoever asks whether it is well.
    """
    waiting = Waiting(stop, log)
    try:
        while not stop.is_set():
            alive()
            try:
                follower.step(gather)
                waiting.well()
            except (KafkaError, Away) as wrong:
                waiting.pause(str(wrong) if isinstance(wrong, Away) else type(wrong).__name__)
    finally:
        follower.close()
