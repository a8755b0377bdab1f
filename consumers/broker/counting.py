"""Counts a day of what left: the same for the record, the topic and whoever keeps a copy, or something is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition

from consumers.broker.place import Broker
from consumers.published.message import Out, Unreadable, entry_of
from consumers.published.reading import Leaving
from consumers.published.withheld import unsealed

PAGE = 5_000


class Count(NamedTuple):
    """What was recorded on a day, in UTC, and left. whole: with facts or as a word; withheld: as an envelope."""

    whole: int = 0
    withheld: int = 0


Counts = Mapping[date, Count]


def counts(entries: Iterable[Out]) -> Counts:
    """Counts of entries by the day of their recording."""
    whole: Counter[date] = Counter()
    withheld: Counter[date] = Counter()
    for out in entries:
        (withheld if out.facts is None and out.control is None else whole)[out.recorded_at.astimezone(UTC).date()] += 1
    return {day: Count(whole[day], withheld[day]) for day in sorted(whole.keys() | withheld.keys())}


def in_record(record: Leaving, upto: int) -> Iterator[Out]:
    """What leaves of the record up to a position."""
    for at in range(0, upto, PAGE):
        yield from record.page(at, min(at + PAGE, upto))


def in_topic(broker: Broker, source: bytes, upto: int) -> list[Out]:
    """What the topic holds up to a position, each entry once, without files that it says are sealed."""
    consumer = KafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False, **dict(broker.further))
    try:
        partitions = [TopicPartition(broker.events.name, n) for n in range(broker.partitions)]
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        consumer.seek_to_beginning()
        found: dict[int, Out] = {}
        while any(consumer.position(at) < ends[at] for at in partitions):
            for records in consumer.poll(timeout_ms=1_000).values():
                found.update((out.position, out) for out in _read(records, source) if out.position <= upto)
    finally:
        consumer.close()
    return unsealed(found.values())


def _read(records: Iterable[Any], source: bytes) -> Iterator[Out]:
    for record in records:
        try:
            yield entry_of(record.key, record.value, record.headers, source)
        except Unreadable:
            continue
