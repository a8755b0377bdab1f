"""Where the embedded servers keep their data, and who is using them."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rollcall.embedded.account import Account
from rollcall.exits import Unavailable

OUTSIDE = Path("/var/lib/rollcall")  # where root keeps what its closed home would hide from the account


class PlaceUnreachable(Unavailable):
    """The folder of the servers cannot be used by the account that runs them."""


def default_home() -> Path:
    """The folder of Rollcall's data where no other is named; the same for root."""
    return Path.home() / ".local" / "share" / "rollcall"


def servers_folder(home: Path, account: Account) -> Path:
    """The folder of both servers, made where it is missing: `servers` under the home.

    Where the account may not enter the home (root's own is closed to others), `servers` is a link to a new
    folder under /var/lib/rollcall. The modes of folders that were there before are never changed.
    """
    _make(home, 0o700 if account.ours else 0o711)
    servers = home / "servers"
    if servers.is_symlink() and not servers.exists():
        raise PlaceUnreachable(f"{servers} points to a folder that is gone: restore that folder or choose a new home")
    if not servers.exists():
        if account.reaches(home):
            _make(servers, 0o711)
        else:
            _link_outside(servers)
    folder = servers.resolve()  # the link may lie where the account does not pass; what it names must not
    if not account.reaches(folder):
        raise PlaceUnreachable(f"the account {account.name} may not enter {folder}: choose another ROLLCALL_HOME")
    return folder


def _link_outside(servers: Path) -> None:
    outside = OUTSIDE / secrets.token_hex(6)
    try:
        _make(outside, 0o711)
        servers.symlink_to(outside)
    except FileExistsError:
        outside.rmdir()  # another command was faster
    except OSError as refusal:
        raise PlaceUnreachable(
            f"{OUTSIDE} cannot be written ({refusal.strerror}): set ROLLCALL_HOME to a folder it may enter"
        ) from None


def _make(folder: Path, mode: int) -> None:
    """Make a folder with a mode, its missing parents passable; one that is there stays as it is."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        _make(folder.parent, 0o755)
    try:
        folder.mkdir()
    except FileExistsError:
        return
    folder.chmod(mode)


class Claim:
    """A lock on a file that the system lets go when its holder ends, however it ends.

    Several may share a claim, or one may have it alone.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Wait until nobody has the claim alone, then share it."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> None:
        """Wait until nobody else has the claim, then have it alone."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_to_share(self) -> bool:
        return self._try(fcntl.LOCK_SH)

    def try_to_take(self) -> bool:
        return self._try(fcntl.LOCK_EX)

    def sign(self) -> None:
        """Write who has the claim: the number of this process."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def signed(self) -> int | None:
        """The number of the process that signed last."""
        number = os.pread(self._file, 20, 0)
        return int(number) if number.isdigit() else None

    def close(self) -> None:
        os.close(self._file)

    def _try(self, how: int) -> bool:
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def claim(path: Path) -> Iterator[Claim]:
    """A claim that is closed, and so let go, at the end of the block."""
    opened = Claim(path)
    try:
        yield opened
    finally:
        opened.close()
