"""Processes of an installation that are begun, killed and begun again, and what has to be so afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from consumers.broker.place import Broker as Where
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.kernel.codec import encode
from journal.site import Site
from tests.consumers.kafka.conftest import SECRET, Pen
from tests.forking import Forked

A_SECOND = 300
#: What they import that begins no thread.
IMPORTED = ("rollcall.up.parts", "consumers.reporting.process", "consumers.webhooks.process")
#: What the load says: of different facts, each with something personal beside them.
SAID = [
    encode(CheckInReceived(mode=mode, identity=Identity.CONFIRMED, late_by_days=days, note=SECRET))
    for mode in Mode
    for days in range(1, 40)
]


class Killed:
    """A process that is begun, killed and begun again. further: settings of its own."""

    def __init__(self, site: Site, where: Where, *command: str, **further: str) -> None:
        self.environment = os.environ | {
            "ROLLCALL_DATABASE_URL": site.record_url,
            "ROLLCALL_KEYS_URL": site.keys_url,
            "ROLLCALL_MASTER_KEY_FILE": str(site.root_file),
            "ROLLCALL_HOME": str(site.root_file.parent),
            "ROLLCALL_KAFKA": where.bootstrap,
            "ROLLCALL_KAFKA_PREFIX": where.prefix,
            "ROLLCALL_KAFKA_PARTITIONS": str(where.partitions),
            "ROLLCALL_INSTANCE": command[0],
            **further,
        }
        self.log: Path = site.root_file.parent / f"{command[0]}.log"
        self.process = Forked(command, self.environment, self.log, IMPORTED)
        self.process.begin()

    def kill(self) -> None:
        """kill -9, and another life."""
        self.process.kill()
        self.process.begin()

    def revive(self) -> None:
        """Begin again where it ended by itself, as whoever runs it would."""
        if self.process.poll() is not None:
            self.process.begin()

    def said(self) -> str:
        """What it logged, in all its lives."""
        return self.log.read_text()

    def end(self) -> None:
        """kill -9, for good."""
        self.process.kill()
        self.process.close()

    def called(self, *arguments: str) -> list[dict[str, object]]:
        """What another command of the same installation says."""
        command = [sys.executable, "-m", "rollcall", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def ended(*begun: Killed) -> Iterator[None]:
    """None of them outlives this."""
    try:
        yield
    finally:
        for one in begun:
            one.end()


class Load:
    """Writes on and on, at a pace, until told to stop."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self.written = 0

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        while not self._stop.wait(0.1):
            self._pen.write(A_SECOND // 10, SAID)
            self.written += A_SECOND // 10


def judged(found: dict[int, list[Any]], written: list[int]) -> int:
    """How many records were in the topic again. Without those, positions rise and are all that were written."""
    repeats, all_of_them = 0, []
    for partition in found.values():
        last = 0
        for record in partition:
            position = int(dict(record.headers)["ce_sequence"])
            repeats += position <= last
            if position > last:
                all_of_them.append(position)
                last = position
    assert sorted(all_of_them) == written
    return repeats
