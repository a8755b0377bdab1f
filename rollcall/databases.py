"""Which databases a command works on: those that the settings name, else the embedded pair of the home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rollcall import embedded
from rollcall.embedded import Servers
from rollcall.settings import Settings


@contextmanager
def databases(settings: Settings) -> Iterator[Servers]:
    """The record's and the keys' database for as long as the block lasts.

    Servers of our own are used where they run, else started, and stopped when their last user leaves.
    Raises Unavailable where they cannot be had; addresses in the settings are not tried here.
    """
    if settings.database_url is not None and settings.keys_url is not None:
        yield Servers(
            record_url=settings.database_url.get_secret_value(),
            keys_url=settings.keys_url.get_secret_value(),
            started_here=False,
        )
        return
    with embedded.running(settings.home, fsync=settings.embedded_fsync) as servers:
        yield servers
