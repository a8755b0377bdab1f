"""`rollcall expire`: positions of people go when their day has come; the record keeps what it says of each batch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import msgspec
import typer

from journal.fixes import Fixes
from rollcall.installation import installed
from rollcall.settings import Settings

#: How far behind UTC a day ends where it ends last: until then it is still a day somewhere.
LAST_ZONE = timedelta(hours=12)


def expire(
    delete: Annotated[bool, typer.Option("--delete", help="Delete them; otherwise it is only said how many.")] = False,
) -> None:
    """Delete positions of people whose last day (policy table `tracks.retention`) is over, or say how many they are.

    The record is not touched: count, time span and digest of every batch stay, and it verifies as before. To be run
    once a day. The line says, as JSON, the batches, the files, and the last days of the first and the last batch.
    """
    today = over_everywhere(datetime.now(UTC))
    with installed(Settings()) as site, site.connected("record") as conn, site.keys() as keys:
        fixes = Fixes(conn, keys)
        past = fixes.past(today)
        deleted = fixes.drop(today) if delete else 0
    print(msgspec.json.encode(past._asdict() | {"deleted": deleted}).decode())


def over_everywhere(now: datetime) -> date:
    """The day before which every day is over, whatever the zone.

    >>> over_everywhere(datetime(2026, 3, 10, 11, 59, tzinfo=UTC))
    datetime.date(2026, 3, 9)
    """
    return (now - LAST_ZONE).date()
