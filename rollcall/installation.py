"""The installation that a command works on: its databases running, in this release's form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from journal.schema import Kind
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from rollcall.databases import databases
from rollcall.exits import Unavailable
from rollcall.settings import Settings


class OtherKind(Unavailable):
    """The journal here was born otherwise than this command needs it."""


@contextmanager
def installed(settings: Settings, *, kind: Kind | None = None) -> Iterator[Site]:
    """The site of the settings, migrated, for as long as the block lasts.

    kind: what the journal must be; a new one is born so. None: whatever it is, ``real`` where it is new.
    Raises OtherKind, and what ``databases`` raises.
    """
    with databases(settings) as servers:
        site = Site(servers.record_url, servers.keys_url, settings.secret("master"))
        born = site.kind()
        if kind is not None and born is not None and born != kind:
            raise OtherKind(f"the journal here is {born}, this needs a {kind} one: set ROLLCALL_HOME to another folder")
        site.migrate(kind=born or kind or "real")
        views.migrate(site.record_url, MODELS)
        yield site
