"""An import as one would write it with the library: one event a row, one ``save`` a row."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

THREADS = 8


class Person(Aggregate):
    """One person of the roster."""

    @event("Registered")
    def __init__(self, reference: str) -> None:
        self.reference = reference
        self.rows = 0

    @event("RowImported")
    def take(self, file: str, row: dict[str, str]) -> None:
        """One row about this person."""
        self.rows += 1


class People(Application[UUID]):
    """The application, nothing set but its database."""


def saved(app: People, folder: Path, files: Sequence[str], key: str, seconds: float) -> float:
    """Events a second, of as many rows as fit in the time: 8 threads, each with people of its own."""
    done = [0] * THREADS
    began = time.perf_counter()
    until = began + seconds

    def run(thread: int) -> None:
        people: dict[str, Person] = {}
        for file, row in _rows(folder, files):
            if hash(row[key]) % THREADS != thread:
                continue
            if time.perf_counter() >= until:
                return
            person = people.get(row[key])
            if person is None:
                person = people[row[key]] = Person(row[key])
            else:
                person.take(file, row)
            app.save(person)
            done[thread] += 1

    threads = [threading.Thread(target=run, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def _rows(folder: Path, files: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for name in files:
        with open(folder / name, newline="") as opened:
            for row in csv.DictReader(opened):
                yield name, row
