"""Waiting for the broker and its topics, or for whatever else is away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from consumers.broker.place import Broker

log = logging.getLogger("rollcall.broker")

#: How long is waited after something went wrong, at first and at most.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
PAUSE_SECONDS = 1.0


class Waiting:
    """Waits longer each time that something goes wrong, until all is well. What for is said once, by ``said_by``."""

    def __init__(self, stop: threading.Event, said_by: logging.Logger) -> None:
        self._stop = stop
        self._log = said_by
        self._pause = FIRST_PAUSE
        self._said = ""

    def pause(self, word: str) -> None:
        """Wait, or be told to stop meanwhile. word: for what, naming nobody."""
        self.say(word)
        self._stop.wait(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def say(self, word: str) -> None:
        """Say for what is waited, where that was not said last."""
        if word != self._said:
            self._log.warning("waits: %s", word)
        self._said = word

    def well(self) -> None:
        """All is well: what goes wrong next is said again, and waited for a little first."""
        self._pause = FIRST_PAUSE
        self._said = ""


def ready(broker: Broker, stop: threading.Event, alive: Callable[[], None] = lambda: None) -> bool:
    """Whether the topic of entries is there, once it is; False where told to stop before. The relay makes it.

    alive: called again and again, for whoever asks whether the process is well.
    """
    waiting = Waiting(stop, log)
    while not stop.is_set():
        alive()
        try:
            admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap, **dict(broker.further))
            try:
                if broker.events.name in admin.list_topics():
                    return True
            finally:
                admin.close()
        except KafkaError as wrong:
            waiting.say(type(wrong).__name__)
        stop.wait(PAUSE_SECONDS)
    return False
