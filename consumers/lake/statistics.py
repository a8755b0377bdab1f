"""The table of statistics: a pure function of the entries, swapped in by one commit for the months that changed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import LiteralString

from deltalake import CommitProperties, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError

from consumers.lake.asking import opened
from consumers.lake.tables import STATISTICS, Place

log = logging.getLogger("rollcall.lake")

#: By which name a commit says from which version of the entries the figures were counted.
COUNTED = "statistics/events"
#: Between two countings, and so many times as long as the last one took: at most a tenth of a processor.
PAUSE_SECONDS, TIMES = 60.0, 10.0

#: Months of which a line came, went or differs.
_CHANGED: LiteralString = """
SELECT DISTINCT month FROM (
  (TABLE fresh EXCEPT ALL SELECT {columns} FROM statistics)
  UNION ALL (SELECT {columns} FROM statistics EXCEPT ALL TABLE fresh)) ORDER BY month"""
_COLUMNS = ", ".join(STATISTICS.names)


def count(place: Place, *, again: bool = False) -> list[str]:
    """Count the figures anew from all entries, and swap in the months that changed, in one commit; which these are.

    again: where no entry came since the last time too.
    Where another process counted meanwhile, its commit stands, and nothing changed here: an empty list.
    """
    events, table = place.events(), place.statistics()
    version = events.version()
    if table.transaction_version(COUNTED) == version and not again:
        return []
    with opened(place) as engine:
        engine.execute(f"CREATE TEMP TABLE fresh AS SELECT {_COLUMNS} FROM figures")
        months = [row[0] for row in engine.execute(_CHANGED.format(columns=_COLUMNS)).fetchall()]
        wanted = "SELECT * FROM fresh WHERE month IN (SELECT unnest($months)) ORDER BY month, unit_id, measure"
        rows = engine.sql(wanted, params={"months": months}).to_arrow_table()
    marks = CommitProperties(app_transactions=[Transaction(COUNTED, version)])
    rows = rows.cast(STATISTICS)
    try:
        if months:
            named = ", ".join(f"'{month}'" for month in months)
            write_deltalake(table, rows, mode="overwrite", predicate=f"month IN ({named})", commit_properties=marks)
        else:
            write_deltalake(table, rows, mode="append", commit_properties=marks)
    except CommitFailedError:
        return []
    return months


class Due:
    """When figures are counted again: some time after something was written. clock: seconds that only rise."""

    def __init__(self, place: Place, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._clock = clock
        self._next = 0.0

    def passed(self) -> bool:
        """Count if it is time; whether it was. What is wrong with a counting does not keep entries from the lake."""
        began = self._clock()
        if began < self._next:
            return False
        try:
            months = count(self._place)
        except Exception as wrong:  # the entries are what counts; the next round tries again
            log.warning("statistics are not counted (%s)", type(wrong).__name__)
        else:
            log.info("statistics of %d months changed", len(months))
        ended = self._clock()
        self._next = ended + max(PAUSE_SECONDS, TIMES * (ended - began))
        return True
