"""The account of an import: what became of every row of every file."""

from __future__ import annotations

import json
from collections import Counter

import msgspec

from rollcall.importing.groups import Done
from rollcall.importing.reasons import Rejected
from rollcall.importing.spool import Spool


class FileCount(msgspec.Struct):
    """The rows of one file. imported + already_there + rejected = rows when the import is over."""

    rows: int = 0
    imported: int = 0
    already_there: int = 0
    rejected: int = 0
    reasons: Counter[str] = msgspec.field(default_factory=Counter)

    @property
    def accounted(self) -> bool:
        """Whether something is said of every row."""
        return self.rows == self.imported + self.already_there + self.rejected


class Counting:
    """Counts for each file, by its place in the mapping, and lists what is rejected."""

    def __init__(self, names: list[str], spool: Spool) -> None:
        self.names = names
        self.files = [FileCount() for _ in names]
        self.events = 0
        self.reported: Counter[str] = Counter()
        self.longest_seconds = 0.0
        self._spool = spool

    def read(self, file: int, n: int = 1) -> None:
        """So many rows were found in a file."""
        self.files[file].rows += n

    def took(self, done: Done) -> None:
        """A group is done."""
        for file, events in done.imported:
            self.files[file].imported += 1
            self.events += events
        for file in done.already:
            self.files[file].already_there += 1
        for file, line, column, code, words in done.rejected:
            self.rejected(file, line, Rejected(column, code, words))
        self.reported.update(done.reported)
        self.longest_seconds = max(self.longest_seconds, done.longest_seconds)

    def rejected(self, file: int, line: int, why: Rejected) -> None:
        """A row is not imported."""
        self.files[file].rejected += 1
        self.files[file].reasons[why.code] += 1
        self._spool.reject(file, line, why)


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did. reported: rules of law that imported facts did not keep, and how often."""

    source: str
    files: dict[str, FileCount]
    events: int
    reported: dict[str, int]
    seconds: float
    longest_transaction_ms: float

    @property
    def line(self) -> str:
        """The whole account as one line of JSON."""
        files = {name: msgspec.to_builtins(count) for name, count in self.files.items()}
        rate = round(self.events / self.seconds, 1) if self.seconds else 0.0
        return json.dumps(
            {
                "source": self.source,
                "files": files,
                "rows": sum(count.rows for count in self.files.values()),
                "events": self.events,
                "reported": self.reported,
                "seconds": round(self.seconds, 3),
                "events_per_second": rate,
                "longest_transaction_ms": round(self.longest_transaction_ms, 1),
            },
            ensure_ascii=False,
        )
