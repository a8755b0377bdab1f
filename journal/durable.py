"""Files that must not be lost: whole or not there, on disk before anything rests on them, for their owner alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """What a secret file holds; it is made, durably, where there is none.

    make: gives the content of a new one. Of several who make it at once the first wins, and all get what it holds.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = _beside(file, make())
        with suppress(FileExistsError):
            os.link(beside, file)
        beside.unlink()
        _sync(file.parent)
    return file.read_bytes()


def _beside(file: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)  # mode 0600
    with os.fdopen(descriptor, "wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    return Path(name)


def _sync(folder: Path) -> None:
    """Have the names in a folder, and its own name, on disk."""
    for one in (folder, folder.parent):
        with suppress(PermissionError):  # a folder that we may pass but not read was there before us
            descriptor = os.open(one, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
