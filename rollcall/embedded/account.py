"""As whom the embedded PostgreSQL runs: it refuses root, so root hands it to an account that exists."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from rollcall.exits import Unavailable

DEFAULT_NAME = "nobody"


class AccountMissing(Unavailable):
    """There is no account to run PostgreSQL as."""


class Spawn(TypedDict, total=False):
    """The arguments of `subprocess` that make a process run as an account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the machine. ours: it is the one that runs this process."""

    name: str
    uid: int
    gid: int
    ours: bool

    def spawn(self) -> Spawn:
        """What to add to a `subprocess` call so that the process runs as this account."""
        return {} if self.ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def owns(self, path: Path) -> None:
        """Give a file or folder that this process made to the account."""
        if not self.ours:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """Whether the account may enter the folder: asked of the system, so that access lists count too."""
        return self._may('cd -- "$0"', folder)

    def executes(self, program: Path) -> bool:
        """Whether the account may run the program."""
        return self._may('exec "$0" --version', program)

    def _may(self, script: str, path: Path) -> bool:
        asked = subprocess.run(
            ["/bin/sh", "-c", script, str(path)],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.spawn(),
        )
        return asked.returncode == 0


def server_account() -> Account:
    """The account that runs PostgreSQL: our own, or for root the one of ROLLCALL_PG_ACCOUNT (else `nobody`).

    Raises AccountMissing where root has no such account to hand the server to. None is ever created.
    """
    uid = os.geteuid()
    if uid != 0:
        return Account(name=_name_of(uid), uid=uid, gid=os.getegid(), ours=True)
    return account_named(os.environ.get("ROLLCALL_PG_ACCOUNT") or DEFAULT_NAME)


def account_named(name: str) -> Account:
    """The account of that name, to which root hands the server. Raises AccountMissing."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise AccountMissing(
            "PostgreSQL does not run as root and there is no account to run it as: "
            "name an existing unprivileged one in ROLLCALL_PG_ACCOUNT"
        ) from None
    if entry.pw_uid == 0:
        raise AccountMissing("PostgreSQL does not run as root: ROLLCALL_PG_ACCOUNT must name another account")
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid, ours=False)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
