"""A home of its own for a test that starts and kills servers."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from rollcall import embedded
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
