"""A home of its own for a test that starts and kills servers."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from rollcall import embedded
from rollcall.cli import main
from rollcall.embedded.place import claim


@pytest.fixture(scope="session")
def model_home() -> Iterator[Path]:
    """A home whose servers were made and stopped: copied, since making them takes a second."""
    with new_home() as home:
        with embedded.running(home, fsync=False):
            pass
        yield home


@pytest.fixture
def home(model_home: Path) -> Iterator[Path]:
    """A home with data in place and nothing running."""
    with new_home() as home:
        subprocess.run(["cp", "-a", f"{model_home}/servers", f"{home}/servers"], check=True)
        yield home


@pytest.fixture
def empty_home() -> Iterator[Path]:
    """A home in which nothing was ever made."""
    with new_home() as home:
        yield home


@contextmanager
def new_home() -> Iterator[Path]:
    """An empty folder that any account may pass; removed with the servers' data, wherever that went."""
    folder = Path(tempfile.mkdtemp(prefix="rollcall-"))
    folder.chmod(0o711)
    yield folder
    with suppress(FileNotFoundError), claim(folder / "servers" / "keeper.lock") as keeper:
        keeper.take()  # a server whose last user was killed still has to stop
    data = (folder / "servers").resolve()
    shutil.rmtree(folder)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def by_url(fresh_urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two empty databases that the settings name, and a home in which nothing was ever made."""
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", fresh_urls[0])
    monkeypatch.setenv("ROLLCALL_KEYS_URL", fresh_urls[1])
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path / "home"))
    return fresh_urls


@pytest.fixture
def called() -> Callable[..., int]:
    """Calls the command line in this process; its exit code."""

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        return int(left.value.code or 0)

    return call
