"""The processes of an installation, each a command of its own: `rollcall up` starts them, containers too."""

from __future__ import annotations

import gc
import json
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rollcall.exits import Unavailable
from rollcall.installation import installed, migrated
from rollcall.settings import Settings

if TYPE_CHECKING:
    from consumers.broker.place import Broker


def api() -> None:
    """Answer requests."""
    from api.app import ApiSettings, create, serve
    from projections.collecting import collect_seldom

    settings = Settings()
    with installed(settings) as site:
        told = ApiSettings(
            token_key_file=settings.secret("token"),
            token_seconds=int(settings.token_life.total_seconds()),
            issuer=settings.issuer,
            jwks_url=settings.jwks_url,
            audience=settings.audience,
            log_level=settings.log_level,
            most_document_bytes=settings.document_mib << 20,
            jobs_at_once=settings.jobs_at_once,
        )
        gc.freeze()  # what is imported by now stays: no use in looking through it again and again
        collect_seldom()
        serve(create(site, told), host=settings.host, port=settings.port, log_level=settings.log_level)


def projections() -> None:
    """Keep the read models, and the kept states, in step with the record."""
    from journal.handling.keeping import Keeping
    from projections import worker

    settings = Settings()
    with installed(settings) as site:
        keeping = Keeping(site)
        worker.run(site, told_to_stop(), after_batch=keeping)
        keeping.close()


def jobs() -> None:
    """Answer questions that take longer than one waits; several of these share the queue."""
    from projections.jobs import worker

    settings = Settings()
    with installed(settings) as site:
        worker.run(site, told_to_stop(), hours=settings.results_hours, alive=alive_as("jobs"))


def signer() -> None:
    """Sign what is recorded."""
    from journal.proof import signer as signing

    settings = Settings()
    with installed(settings) as site:
        signing.run(site, told_to_stop(), settings.secret("log"))


def clock() -> None:
    """Notice what did not happen."""
    from consumers.clock import process

    settings = Settings()
    with installed(settings) as site:
        process.run(site, told_to_stop(), at_once=settings.clock_at_once, a_second=settings.clock_a_second)


def relay() -> None:
    """Hand on what is recorded to Kafka."""
    from consumers.relay import process

    settings = Settings()
    with installed(settings) as site:
        process.run(site, broker_of(settings), told_to_stop())


def reporting() -> None:
    """Keep the reporting schema in step with the topic."""
    from consumers.reporting import process

    settings = Settings()
    with installed(settings) as site:
        url = settings.reporting_url.get_secret_value() if settings.reporting_url else site.record_url
        process.run(site, broker_of(settings), url, told_to_stop(), settings.instance, alive=alive_as("reporting"))


def state() -> None:
    """Keep the topic of case files in step with the read model."""
    from consumers.state import process

    settings = Settings()
    with installed(settings) as site:
        process.run(site, broker_of(settings), told_to_stop(), settings.instance, alive=alive_as("state"))


def broker_of(settings: Settings) -> Broker:
    """Where the topics are. Unavailable where no broker is named."""
    from consumers.broker.place import Broker

    if settings.kafka is None:
        raise Unavailable("no broker is named: set ROLLCALL_KAFKA, or call rollcall up --kafka HOST:PORT")
    file = settings.kafka_client_file
    further: dict[str, Any] = json.loads(file.read_text()) if file else {}
    return Broker(
        settings.kafka,
        prefix=settings.kafka_prefix,
        partitions=settings.kafka_partitions,
        replication=settings.kafka_replication,
        schemas=settings.schemas,
        further=tuple(further.items()),
    )


def keeper() -> None:
    """Hand keys over and destroy them, as the record says."""
    from consumers.keeper import process

    with installed(Settings()) as site:
        process.run(site, told_to_stop(), alive=alive_as("keeper"))


def migrate() -> None:
    """Bring both databases to this release's form, and end."""
    with migrated(Settings()):
        pass


def alive_as(name: str) -> Callable[[], None]:
    """What a process does again and again while it is well: a container is asked by the file whether it is."""
    return Path(tempfile.gettempdir(), f"rollcall-{name}").touch


def told_to_stop() -> threading.Event:
    """Set when this process is told to end. An order that whoever started it keeps for themselves is left to them."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: stop.set())
    return stop
