"""Where each partition of a topic ends: the topic is the bookmark of whoever writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition

from consumers.published.message import SEQUENCE, SOURCE

#: How far one steps back at a time where records of others stand at an end.
STEP = 500
PATIENCE_MS = 10_000


class End(NamedTuple):
    """The end of a partition. begin, end: offsets. position: the last of ours that stands there; 0 for none."""

    begin: int
    end: int
    position: int

    @property
    def emptied(self) -> bool:
        """Whether records stood there that do no longer."""
        return self.begin == self.end > 0


class PartitionSilent(Exception):
    """A partition did not hand out records that it has."""


def position_in(headers: Sequence[tuple[str, bytes]], source: bytes) -> int | None:
    """The position that a record's headers bear; None where it is none of this journal's."""
    found = dict(headers)
    sequence = found.get(SEQUENCE)
    if found.get(SOURCE) != source or sequence is None or not sequence.isdigit():
        return None
    return int(sequence)


def ends(consumer: KafkaConsumer, topic: str, source: bytes) -> list[End]:
    """The ends of all partitions, in their order. PartitionSilent where one cannot be read.

    consumer: without a group; what it is assigned afterwards is of no use to anybody. source: of our records; those of
    others are stepped over.
    """
    partitions = [TopicPartition(topic, n) for n in sorted(consumer.partitions_for_topic(topic) or ())]
    begins, stops = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    return [End(begins[p], stops[p], _last(consumer, p, begins[p], stops[p], source)) for p in partitions]


def _last(consumer: KafkaConsumer, partition: TopicPartition, begin: int, end: int, source: bytes) -> int:
    consumer.assign([partition])
    upto = end
    while upto > begin:
        start = max(begin, upto - (1 if upto == end else STEP))  # almost always the last one is ours
        found = [position_in(record.headers, source) for record in _between(consumer, partition, start, upto)]
        ours = [position for position in found if position is not None]
        if ours:
            return max(ours)
        upto = start
    return 0


def _between(consumer: KafkaConsumer, partition: TopicPartition, start: int, stop: int) -> list[Any]:
    """The records of a partition from an offset up to another; some offsets may have none."""
    consumer.seek(partition, start)
    found: list[Any] = []
    while consumer.position(partition) < stop:
        got = consumer.poll(timeout_ms=PATIENCE_MS, max_records=STEP).get(partition, [])
        if not got and consumer.position(partition) < stop:
            raise PartitionSilent(f"partition {partition.partition} of {partition.topic} ends at {stop}")
        found += [record for record in got if record.offset < stop]
    return found
