"""What `rollcall doctor` finds of databases given by address, and of the files of keys."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from journal import schema
from journal.site import Site
from journal.store import AWAY
from rollcall.finding import Finding
from rollcall.settings import Settings
from rollcall.upkeep import upkeep

LEAST_MAJOR = 15
OTHERS = stat.S_IRWXG | stat.S_IRWXO
SETS_UP = "run `rollcall migrate`"


def by_url(settings: Settings) -> Iterator[Finding]:
    """The two databases that the settings name: there, new enough, two, and what is in them."""
    assert settings.database_url is not None
    assert settings.keys_url is not None
    urls = {"record": settings.database_url.get_secret_value(), "keys": settings.keys_url.get_secret_value()}
    places = []
    for name, url in urls.items():
        try:
            place = schema.look_at(url)
        except AWAY as away:
            yield Finding(f"{name} database", "missing", f"it cannot be reached at its address ({type(away).__name__})")
            continue
        places.append(place)
        enough = place.major >= LEAST_MAJOR
        says = f"PostgreSQL {place.version} answers; {LEAST_MAJOR} or later is needed"
        yield Finding(f"{name} database", "good" if enough else "missing", says)
    if len(places) == len(urls):
        yield from _whole(Site(urls["record"], urls["keys"], settings.secret("master")), *places)


def _whole(site: Site, record: schema.Place, keys: schema.Place) -> Iterator[Finding]:
    if record.identity == keys.identity:
        yield Finding("databases", "missing", "record and keys are one database: keys need one of their own")
        return
    yield Finding("databases", "good", "record and keys are two")
    kind, pending = site.kind(), site.pending()
    if kind is None or pending:
        state = "nothing is set up" if kind is None else f"{len(pending)} migrations of this release are to come"
        yield Finding("journal", "look", f"{state}: {SETS_UP}")
    else:
        yield Finding("journal", "good", f"born {kind}, in this release's form")
        yield from upkeep(site)


def key_files(settings: Settings) -> Iterator[Finding]:
    """The files of keys: whether they are there, and who may read them."""
    yield _key_file("root key", settings.secret("master"))
    yield _key_file("token key", settings.secret("token"))
    yield _key_file("signer's key", settings.secret("log"))


def _key_file(what: str, file: Path) -> Finding:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return Finding(what, "look", f"{file} is not there; it is made at the first start of who needs it")
    except OSError as refusal:
        return Finding(what, "missing", f"{file} cannot be looked at ({refusal.strerror})")
    if mode & OTHERS and not _closed(file.parent):
        return Finding(what, "look", f"{file} has mode {mode:03o}: others may reach it, chmod 600 shuts them out")
    return Finding(what, "good", f"{file} is there, for its owner alone")


def _closed(folder: Path) -> bool:
    """Whether nobody but its owner passes a folder; what lies in it may then be open."""
    return not stat.S_IMODE(folder.stat().st_mode) & OTHERS
