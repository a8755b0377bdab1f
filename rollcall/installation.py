"""The installation that a command works on: its databases running, in this release's form.

Setting one up and opening it are two things: only ``migrated`` changes what it finds, makes keys, and needs the
rights of an owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from domain import catalogue
from domain.kernel.calendar import contents
from domain.kernel.policy_files import read
from journal.schema import Kind
from journal.site import Site
from projections import schema as views
from projections.jobs import tables as jobs
from projections.models import MODELS
from rollcall.databases import databases
from rollcall.embedded import made
from rollcall.exits import Unavailable
from rollcall.settings import Settings


class OtherKind(Unavailable):
    """The journal here was born otherwise than this command needs it."""


class NotMigrated(Unavailable):
    """There is no installation here, or one of another release. Run `rollcall migrate` or `rollcall up` first."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@contextmanager
def installed(settings: Settings) -> Iterator[Site]:
    """The site of the settings as it stands, for as long as the block lasts; nothing is made and nothing changed.

    It needs no root key, so whoever opens nothing works without one. Raises NotMigrated, and what ``databases``
    raises.
    """
    if settings.embedded and not made(settings.home):
        raise NotMigrated()
    with _site(settings) as site:
        if site.pending() or _without_views(site):
            raise NotMigrated()
        yield site


@contextmanager
def migrated(settings: Settings, *, kind: Kind | None = None) -> Iterator[Site]:
    """The site of the settings, brought to this release's form, for as long as the block lasts.

    kind: what the journal must be; a new one is born so. None: whatever it is, ``real`` where it is new.
    Raises OtherKind, and what ``databases`` raises.
    """
    with _site(settings) as site:
        born = site.kind()
        if kind is not None and born is not None and born != kind:
            raise OtherKind(f"the journal here is {born}, this needs a {kind} one: set ROLLCALL_HOME to another folder")
        site.migrate(kind=born or kind or "real")
        views.migrate(site.record_url, MODELS)
        jobs.migrate(site.record_url)
        yield site


def hold_policies(settings: Settings) -> None:
    """Hold the content of the installation's own policy versions and calendars at hand. Unavailable where it cannot be
    read."""
    if settings.policies is None:
        return
    if not settings.policies.is_dir():
        raise Unavailable(
            "ROLLCALL_POLICIES is no folder: it holds <table>/<version>.toml, calendars/<calendar>/<version>.toml"
        )
    try:
        catalogue.policies().keep(read(settings.policies))
        if (settings.policies / "calendars").is_dir():
            catalogue.calendars().keep(contents(settings.policies / "calendars"))
    except ValueError as malformed:
        raise Unavailable(f"{malformed}: `rollcall policy check` says what would be acceptable") from None


def _without_views(site: Site) -> bool:
    """Whether a model of this release has no table; which of them is out of date is the worker's affair."""
    with site.connected(views.VIEWS) as conn:
        if conn.execute("SELECT to_regclass('models')").fetchone() == (None,):
            return True
        live = {row[0] for row in conn.execute("SELECT model FROM models WHERE live")}
    return not live.issuperset(model.name for model in MODELS)


@contextmanager
def _site(settings: Settings) -> Iterator[Site]:
    hold_policies(settings)
    with databases(settings) as servers:
        yield Site(servers.record_url, servers.keys_url, settings.secret("master"))
