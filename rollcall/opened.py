"""The installation that a command works on: its servers run for as long as the command needs them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from journal.schema import Kind
from journal.site import Site
from rollcall.embedded import running
from rollcall.settings import Settings


@contextmanager
def opened(settings: Settings, *, kind: Kind | None = None) -> Iterator[Site]:
    """The site of the settings, brought to this release's form.

    The servers that run already are used; where none do, our own are started, and stopped at the end. kind:
    what the journal has to have been born as, and is born as where there is none; None takes what is there,
    and makes a real one. WrongKind where it was born otherwise.
    """
    with _servers(settings) as (record_url, keys_url):
        site = Site(record_url, keys_url, settings.secret("master"))
        site.migrate(kind=kind or site.kind() or "real")
        yield site


@contextmanager
def _servers(settings: Settings) -> Iterator[tuple[str, str]]:
    if settings.database_url is not None and settings.keys_url is not None:
        yield settings.database_url.get_secret_value(), settings.keys_url.get_secret_value()
        return
    with running(settings.home, fsync=settings.embedded_fsync) as servers:
        yield servers.record_url, servers.keys_url
