"""`rollcall doctor`: what this machine has and what is missing, each finding with what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import typer
from pydantic import ValidationError

from journal.site import Site
from rollcall.embedded.account import Account, AccountMissing, server_account
from rollcall.embedded.binaries import ServerMissing, choose, found
from rollcall.embedded.cluster import pair
from rollcall.embedded.place import OUTSIDE
from rollcall.exits import Exit
from rollcall.failing import wrong_settings
from rollcall.finding import Finding, State
from rollcall.reaching import by_url, key_files
from rollcall.settings import Settings
from rollcall.upkeep import upkeep

LEAST_FREE_BYTES = 2 * 1024**3
EARLIEST_CLOCK = 1_767_225_600  # 2026-01-01: a machine that shows less has lost its clock
COLOURS: dict[State, str] = {"good": "green", "look": "yellow", "missing": "red"}


def doctor() -> None:
    """Say what is missing on this machine. A table on a terminal, JSON lines otherwise; 1 if anything is."""
    findings = list(examine())
    if sys.stdout.isatty():
        _table(findings)
    else:
        for finding in findings:
            print(json.dumps(asdict(finding), ensure_ascii=False))
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(Exit.FOUND)


def examine() -> Iterator[Finding]:
    """Look at everything that `rollcall up` needs, in the order in which it needs it."""
    yield _python()
    yield from _encoding()
    try:
        settings = Settings()
    except ValidationError as wrong:
        yield from (Finding("settings", "missing", says) for says in wrong_settings(wrong))
        return
    yield Finding("settings", "good", "they can be read")
    yield from _home(settings)
    yield from _servers(settings) if settings.embedded else by_url(settings)
    yield from key_files(settings)
    yield _clock()
    yield _port(settings)
    yield _log_key(settings)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    state: State = "good" if sys.version_info >= (3, 11) else "missing"
    return Finding("python", state, f"{version} at {sys.executable}; 3.11 or later is needed")


def _encoding() -> Iterator[Finding]:
    encoding = (sys.stdout.encoding or "none").lower()
    if encoding.replace("-", "") == "utf8":
        yield Finding("locale", "good", "text is written as UTF-8")
    else:
        yield Finding("locale", "look", f"text is written as {encoding}: Chinese needs LC_ALL=C.UTF-8")


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    standing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        yield Finding("home", "missing", f"{home} cannot be written: set ROLLCALL_HOME")
        return
    yield Finding("home", "good", f"{home} can be {'written' if standing == home else 'made'}")
    free = shutil.disk_usage(standing).free
    state: State = "good" if free >= LEAST_FREE_BYTES else "look"
    yield Finding("disk", state, f"{free / 1024**3:.1f} GiB free; 2 GiB is the least to begin with")


def _servers(settings: Settings) -> Iterator[Finding]:
    """The programs of PostgreSQL, and the account that runs them."""
    try:
        account = server_account()
    except AccountMissing as missing:
        yield Finding("account", "missing", str(missing))
        return
    who = f"PostgreSQL runs as {account.name}"
    yield Finding("account", "good", who if account.ours else f"this is root, so {who}")
    yield from _reach(settings.home, account)
    servers = settings.home / "servers"
    clusters = pair(servers.resolve(), account)
    made_by = next((cluster.major for cluster in clusters if _made(cluster.data)), None)
    for one in found():
        yield Finding("postgresql", "good", f"{one.version} ({one.source}) in {one.folder}")
    try:
        chosen = choose(made_by)
    except ServerMissing as missing:
        yield Finding("postgresql", "missing", str(missing))
        return
    yield Finding("postgresql", "good", f"{chosen.version} ({chosen.source}) is used")
    for cluster in clusters:
        running = cluster.postmaster()
        state = f"runs on port {running.port}" if running else "does not run"
        data = f"data in {cluster.data}" if _made(cluster.data) else "its data is made at the first start"
        yield Finding(f"{cluster.name} server", "good", f"{state}; {data}")
    record, keys = clusters
    if record.ready() and keys.ready():
        yield from upkeep(Site(record.url(), keys.url(), settings.secret("master")))


def _reach(home: Path, account: Account) -> Iterator[Finding]:
    servers = home / "servers"
    standing = next(folder for folder in (home, *home.parents) if folder.exists())
    if servers.is_symlink():
        yield Finding("servers", "good", f"their data is in {servers.resolve()}, which {servers} names")
    elif not account.reaches(standing):
        yield Finding("servers", "good", f"{account.name} may not enter {standing}: their data goes to {OUTSIDE}")


def _made(data: Path) -> bool:
    return (data / "PG_VERSION").exists()


def _clock() -> Finding:
    if time.time() < EARLIEST_CLOCK:
        return Finding("clock", "missing", "the clock of this machine is years behind: the record needs a right one")
    shown = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return Finding("clock", "good", f"it is {shown}; compare it with a clock you trust")


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as refusal:
            where = f"{settings.host}:{settings.port}"
            return Finding("port", "look", f"{where} is not free ({refusal.strerror}): is it up already?")
    return Finding("port", "good", f"{settings.host}:{settings.port} is free")


def _log_key(settings: Settings) -> Finding:
    """A log key kept beside the data falls into the same hands: whoever takes both can sign a false history."""
    if settings.secret("log").is_relative_to(settings.home):
        advice = "set ROLLCALL_LOG_KEY_FILE to a place of its own in production"
        return Finding("log key", "look", f"the signer's key lies beside the data: {advice}")
    return Finding("log key", "good", "the signer's key lies apart from the data")


def _table(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    table = Table("what", "state", Column("finding", overflow="fold"), box=None, pad_edge=False)
    for finding in findings:
        table.add_row(finding.what, Text(finding.state, COLOURS[finding.state]), Text(finding.says))
    Console().print(table)
