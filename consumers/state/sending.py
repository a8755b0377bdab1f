"""Sending what files are now to the compacted topic, each under its id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from kafka import KafkaProducer
from kafka.errors import KafkaError

from consumers.broker.partitions import partitions_of
from consumers.broker.place import Broker
from consumers.following.postgres import Write
from consumers.following.sink import Away
from consumers.published.message import SEQUENCE, SOURCE, SPECVERSION, Header, Out
from consumers.state.files import Files, State
from domain.kernel.ids import owner_of
from projections.models.case_files import MODEL

#: What a record is of: the read model, with the version of its columns.
TYPE = f"case-files.v{MODEL.version}"
_SETTINGS: dict[str, Any] = {
    "enable_idempotence": True,
    "linger_ms": 20,
    "request_timeout_ms": 10_000,
    "delivery_timeout_ms": 25_000,
    "allow_auto_create_topics": False,
}


def headers(file: UUID, state: State, source: bytes) -> list[Header]:
    """The headers of a record. A reader who finds a lower ``ce_sequence`` than it has of a file passes it over."""
    return [
        SPECVERSION,
        ("ce_id", f"{file}/{state.position}".encode()),
        (SOURCE, source),
        ("ce_type", TYPE.encode()),
        ("ce_subject", str(file).encode()),
        (SEQUENCE, b"%020d" % state.position),
        *([("content-type", b"application/json")] if state.value is not None else []),
    ]


class Sender:
    """Sends to the topic of case files. source: of the journal."""

    def __init__(self, broker: Broker, source: bytes) -> None:
        self._topic = broker.case_files
        self._source = source
        self._producer = KafkaProducer(bootstrap_servers=broker.bootstrap, **_SETTINGS, **dict(broker.further))

    def send(self, states: Iterable[tuple[UUID, State]]) -> None:
        """Send, and wait until all is there. Away where it is not; what was taken by then comes again."""
        try:
            states = list(states)
            partitions = partitions_of([file for file, _ in states], self._topic.partitions)
            futures = [self._begin(*one, partition) for one, partition in zip(states, partitions, strict=True)]
            self._producer.flush()
        except KafkaError as wrong:
            raise Away("for the broker") from wrong
        if not all(future.succeeded() for future in futures):
            raise Away("for the broker")

    def _begin(self, file: UUID, state: State, partition: int) -> Any:
        bears = headers(file, state, self._source)
        return self._producer.send(self._topic.name, state.value, str(file).encode(), bears, partition)

    def close(self) -> None:
        """Leave."""
        self._producer.close(timeout=1)


def restating(files: Files, sender: Sender) -> Write:
    """What a sink calls: say anew what the files are that entries are of."""

    def write(_: psycopg.Connection[Any], entries: Sequence[Out]) -> None:
        touched: dict[UUID, int] = {}
        for out in entries:
            if out.stream == owner_of(out.stream):  # positions have a stream of their own, which changes no row
                touched[out.stream] = out.position
        files.reached(max((out.position for out in entries), default=0))
        sender.send(files.states(touched))

    return write
