"""Waiting for the broker and its topics."""

from __future__ import annotations

import logging
import threading

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from consumers.broker.place import Broker

log = logging.getLogger("rollcall.broker")

PAUSE_SECONDS = 1.0


def ready(broker: Broker, stop: threading.Event) -> bool:
    """Whether the topic of entries is there, once it is; False where told to stop before. The relay makes it."""
    said = False
    while not stop.is_set():
        try:
            admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap, **dict(broker.further))
            try:
                if broker.events.name in admin.list_topics():
                    return True
            finally:
                admin.close()
        except KafkaError as wrong:
            if not said:
                log.warning("waits for the broker (%s)", type(wrong).__name__)
            said = True
        stop.wait(PAUSE_SECONDS)
    return False
