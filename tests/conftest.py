"""What tests ask for by name: real servers, databases of their own, and real records where there are any."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from journal.schema import Kind
from journal.site import Site
from projections import schema
from projections.model import Model
from rollcall import embedded

numbers = count(1)


class Install(Protocol):
    """Makes an installation: of a kind, with the tables of some models."""

    def __call__(self, kind: Kind, models: Sequence[Model[Any]] = ()) -> Site: ...


#: The files of minutes: begun last, one of them would keep a run waiting while other processes have nothing left.
LONGEST = (
    "consumers/kafka/trouble/test_kill.py",
    "consumers/spark/test_job.py",
    "faults/test_kill.py",
    "api/test_description.py",
    "importing/test_broward.py",
    "projections/test_shares.py",
)


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[str, str]]:
    """(record_url, keys_url) of two servers for the whole run. Its data may be lost: fsync is off."""
    home = Path(tempfile.mkdtemp(prefix="rollcall-"))  # short, so that the path of the socket fits
    home.chmod(0o711)  # the account that runs PostgreSQL for root must pass
    try:
        with embedded.running(home, fsync=False) as servers:
            yield servers.record_url, servers.keys_url
    finally:
        outside = (home / "servers").resolve()
        shutil.rmtree(home)
        shutil.rmtree(outside, ignore_errors=True)


@pytest.fixture
def fresh_urls(server: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """(record_url, keys_url) of two empty databases for one test, dropped after it."""
    urls = databases(server)
    yield urls
    drop(server, urls)


@pytest.fixture(scope="session")
def install_alike(server: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Makes an installation, or gives the one that it made before: what others are copied from."""
    made: dict[tuple[Kind, tuple[str, ...]], Site] = {}

    def alike(kind: Kind, models: Sequence[Model[Any]] = ()) -> Site:
        key = kind, tuple(model.name for model in models)
        if key not in made:
            site = Site(*databases(server), tmp_path_factory.mktemp("root") / "root.key")
            site.migrate(name="test", kind=kind)
            if models:
                schema.migrate(site.record_url, models)
            made[key] = site
        return made[key]

    return alike


@pytest.fixture
def install(server: tuple[str, str], install_alike: Install, tmp_path: Path) -> Iterator[Install]:
    """Makes installations for one test, dropped after it. They are copies: to migrate each would take a second."""
    made: list[Site] = []

    def one_more(kind: Kind, models: Sequence[Model[Any]] = ()) -> Site:
        made.append(copied(server, install_alike(kind, models), tmp_path / f"root-{len(made)}.key"))
        return made[-1]

    yield one_more
    for site in made:
        drop(server, (site.record_url, site.keys_url))


@pytest.fixture(scope="session")
def records() -> Path:
    """The folder of real records. Tests that ask for it are left out where ROLLCALL_RECORDS is not set."""
    return Path(os.environ["ROLLCALL_RECORDS"]).resolve(strict=True)


def copied(server: tuple[str, str], alike: Site, root_file: Path) -> Site:
    """A copy of an installation, ``drop`` ends it. root_file: where its root key goes."""
    shutil.copy2(alike.root_file, root_file)
    return Site(*databases(server, name_of(alike.record_url), name_of(alike.keys_url)), root_file)


def at_database(url: str, name: str) -> str:
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def name_of(url: str) -> str:
    """The database of an address."""
    return urlsplit(url).path.removeprefix("/")


def databases(server: tuple[str, str], *like: str) -> tuple[str, str]:
    """One new database on each of the two servers, ``drop`` ends them. like: what each is copied from."""
    name = f"t{os.getpid()}_{next(numbers)}"
    for url, template in zip(server, like or ("template1", "template1"), strict=True):
        _run(url, f"CREATE DATABASE {name} TEMPLATE {template}")
    return at_database(server[0], name), at_database(server[1], name)


def drop(server: tuple[str, str], urls: tuple[str, str]) -> None:
    """Drop them, whoever is connected."""
    for on, url in zip(server, urls, strict=True):
        _run(on, f"DROP DATABASE {name_of(url)} WITH (FORCE)")


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest. Leave out what needs real records where there are none."""
    order = {Path(__file__).parent / name: n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(LONGEST)))
    if os.environ.get("ROLLCALL_RECORDS"):
        return
    left_out = [item for item in items if "records" in getattr(item, "fixturenames", ())]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run. Tests are collected in other processes: how many these are is not known here."""
    if not os.environ.get("ROLLCALL_RECORDS"):
        terminalreporter.write_line("ROLLCALL_RECORDS names no folder of real records: the tests on them were left out")
