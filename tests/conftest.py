"""What tests ask for by name: real servers, databases of their own, and real records where there are any."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from rollcall import embedded

numbers = count(1)

#: The files of minutes: begun last, one of them would keep a run waiting while other processes have nothing left.
LONGEST = (
    "consumers/kafka/test_kill.py",
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
    name = f"t{os.getpid()}_{next(numbers)}"
    for url in server:
        _run(url, f"CREATE DATABASE {name}")
    yield at_database(server[0], name), at_database(server[1], name)
    for url in server:
        _run(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def records() -> Path:
    """The folder of real records. Tests that ask for it are left out where ROLLCALL_RECORDS is not set."""
    return Path(os.environ["ROLLCALL_RECORDS"]).resolve(strict=True)


def at_database(url: str, name: str) -> str:
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


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
