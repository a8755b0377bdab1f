"""Every consumer that keeps its marks in PostgreSQL: where, and how it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from kafka.errors import KafkaError

from consumers.broker.place import Broker
from consumers.following.postgres import Parked, PostgresSink, Write
from consumers.following.sink import Away
from consumers.published.reading import source_at
from consumers.reporting import process as reporting
from consumers.reporting.writing import write as reported
from consumers.standing.lagging import Lagging
from consumers.state import process as state
from consumers.webhooks import process as webhooks
from consumers.webhooks import tables as webhooks_tables
from consumers.webhooks.queueing import taking_in
from journal.site import Site

NAMES = (reporting.NAME, webhooks.NAME, state.NAME)


class Standing(NamedTuple):
    """How a consumer fares. position: of the newest entry that it took in. records, seconds: by how much it is behind.
    parked: entries. moved_at: when a mark of its moved last."""

    consumer: str
    position: int
    records: int
    seconds: float
    parked: int
    moved_at: datetime


class Place(NamedTuple):
    """Where a consumer's marks are, and how it writes."""

    opened: Callable[[], AbstractContextManager[psycopg.Connection[Any]]]
    writing: Callable[[], AbstractContextManager[Write]]


def places(site: Site, broker: Broker, reporting_url: str) -> dict[str, Place]:
    """Each consumer's place, by its name."""

    url = site.record_url
    schemas = broker.schemas.encode()
    return {
        reporting.NAME: Place(lambda: reporting.opened(reporting_url), lambda: nullcontext(reported)),
        webhooks.NAME: Place(
            lambda: webhooks_tables.opened(url), lambda: nullcontext(taking_in(source_at(site), schemas))
        ),
        state.NAME: Place(lambda: state.opened(url), lambda: state.writing(site, broker, source_at(site))),
    }


def standings(found: dict[str, Place], broker: Broker) -> Iterator[Standing]:
    """How each of some consumers fares that ever ran. Away where the broker is."""
    with _asking(broker) as lagging:
        for name, place in found.items():
            with place.opened() as conn:
                sink = PostgresSink(conn, name, _nothing)
                marks = sink.standing()
                parked = len(sink.parked())
            if marks:
                lag = lagging.lag({part: mark.offset for part, (mark, _) in marks.items()})
                position = max(mark.position for mark, _ in marks.values())
                yield Standing(name, position, *lag, parked, max(moved for _, moved in marks.values()))


def parked(found: dict[str, Place]) -> Iterator[tuple[str, Parked]]:
    """What each of some consumers has parked."""
    for name, place in found.items():
        with place.opened() as conn:
            yield from ((name, one) for one in PostgresSink(conn, name, _nothing).parked())


def retry(name: str, place: Place, file: UUID) -> int:
    """Have a consumer write what it parked of a file; how many entries are left. Away where something is not there."""
    with _broker_there(), place.opened() as conn, place.writing() as write:
        return PostgresSink(conn, name, write).retry(file)


@contextmanager
def _asking(broker: Broker) -> Iterator[Lagging]:
    with _broker_there():
        lagging = Lagging(broker)
        try:
            yield lagging
        finally:
            lagging.close()


@contextmanager
def _broker_there() -> Iterator[None]:
    try:
        yield
    except KafkaError as wrong:
        raise Away(f"for the broker ({type(wrong).__name__})") from None


def _nothing(_: psycopg.Connection[Any], __: object) -> None:
    """Whoever only looks writes nothing."""
