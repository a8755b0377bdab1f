"""Which databases a command works on: those that the settings name, else the embedded pair of the home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rollcall import embedded
from rollcall.embedded import Servers
from rollcall.settings import Settings


@contextmanager
def databases(settings: Settings, meanwhile: Callable[[], None] = lambda: None) -> Iterator[Servers]:
    """The record's and the keys' database for as long as the block lasts.

    Servers of our own are used where they run, else started, and stopped when their last user leaves.
    meanwhile: done while they start, and in any case before the block.
    Raises Unavailable where they cannot be had; addresses in the settings are not tried here.
    """
    if settings.database_url is not None and settings.keys_url is not None:
        meanwhile()
        yield Servers(
            record_url=settings.database_url.get_secret_value(),
            keys_url=settings.keys_url.get_secret_value(),
            started_here=False,
        )
        return
    with embedded.running(settings.home, fsync=settings.embedded_fsync, meanwhile=meanwhile) as servers:
        yield servers
