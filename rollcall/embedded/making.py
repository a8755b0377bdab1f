"""The data directory of a server: made beside its place, then moved there whole, so that it is all there or not."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from pathlib import Path

from journal.durable import kept
from rollcall.embedded.binaries import Binaries
from rollcall.embedded.cluster import OWNER, Cluster, ServerDidNotStart, bare_environment


def make(cluster: Cluster, binaries: Binaries) -> None:
    """Make the data directory where there is none, with a database and a password of its own.

    Raises ServerDidNotStart with the last words of the program that failed.
    """
    if cluster.data.exists():
        return
    half = cluster.folder / f"{cluster.name}.new"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    cluster.account.owns(half)
    password = kept(cluster.password_file, lambda: secrets.token_hex(24).encode())
    handed = cluster.folder / f"{cluster.name}.handed"  # a copy for the account, which may not read ours
    handed.unlink(missing_ok=True)
    kept(handed, lambda: password)
    cluster.account.owns(handed)
    try:
        _fill(cluster, binaries, half, handed)
    finally:
        handed.unlink()
    half.rename(cluster.data)


def _fill(cluster: Cluster, binaries: Binaries, half: Path, password_file: Path) -> None:
    locale = ["--locale=C"]
    if binaries.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    initdb = [str(binaries.initdb), "-D", str(half), "-U", OWNER, f"--pwfile={password_file}"]
    initdb += ["-A", "scram-sha-256", "-k", "-E", "UTF8", *locale]
    _run(cluster, initdb if cluster.fsync else [*initdb, "--no-sync"])
    alone = [str(binaries.postgres), "--single", "-D", str(half), "template1"]
    _run(cluster, alone, f"CREATE DATABASE {OWNER}\n")


def _run(cluster: Cluster, command: list[str], said: str = "") -> None:
    ran = subprocess.run(
        command,
        input=said,
        text=True,
        capture_output=True,
        check=False,
        cwd="/",
        env=bare_environment(),
        umask=0o077,
        **cluster.account.spawn(),
    )
    if ran.returncode != 0:
        last = (ran.stderr.strip() or ran.stdout.strip()).splitlines()[-1:]
        raise ServerDidNotStart(f"the {cluster.name} server could not be made: {' '.join(last)}")
