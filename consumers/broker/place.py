"""Where the topics of an installation are."""

from __future__ import annotations

from typing import Any, NamedTuple

from consumers.broker.topics import Topic, topic_of
from domain.contracts.kept import URN


class Broker(NamedTuple):
    """Where the topics are. bootstrap: HOST:PORT, several with commas. prefix: of the topics' names. further: settings
    of the clients, such as those of TLS and SASL. schemas: what the names of schemas are put behind."""

    bootstrap: str
    prefix: str = "rollcall"
    partitions: int = 12
    replication: int = 1
    schemas: str = URN
    further: tuple[tuple[str, Any], ...] = ()

    @property
    def events(self) -> Topic:
        """The topic of entries."""
        return topic_of("events", self.prefix, self.partitions)

    @property
    def case_files(self) -> Topic:
        """The topic of what files are now."""
        return topic_of("case-files", self.prefix, self.partitions)
