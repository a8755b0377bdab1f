"""Commands of an installation that are killed and begun again: each life is a fork of a process that has imported what
they need, so that a life costs no more than what it does.

``python -m tests.forking LOG MODULES COMMAND...`` begins the command for each byte of its input, one life at a time,
and prints the number of its process, and how it ended. LOG: where a life writes to. MODULES: with commas, what is
imported beforehand: nothing that begins a thread. It ends with its input, when no life is left.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path


class Forked:
    """A command of ``rollcall``, in one life at a time. environment: all of it. modules: imported for all lives."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path, modules: Sequence[str]
    ) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.forking", str(log), ",".join(modules), *command],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        )  # fmt: skip
        self._code: int | None = 0
        self.pid = 0

    def begin(self) -> None:
        """Begin a life. The one before has ended."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(b"\n")
        self.pid, self._code = self._heard(), None

    def poll(self) -> int | None:
        """How this life ended, as ``subprocess`` says it; None where it has not."""
        return self.wait(0)

    def wait(self, seconds: float = 60) -> int | None:
        """The same, after so long at most."""
        if self._code is None and select.select([self._parent.stdout], [], [], seconds)[0]:
            self._code = self._heard()
        return self._code

    def kill(self) -> None:
        """kill -9 of all its processes: a life leads a group of its own."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self.wait()

    def terminate(self) -> None:
        """Have it end in order."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def close(self) -> None:
        """Begin no further life."""
        self._parent.communicate()

    def _heard(self) -> int:
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline()
        assert line, "the process that lives are forked from has ended"
        return int(line)


def main() -> None:
    """Fork whenever asked to."""
    log, modules, *command = sys.argv[1:]
    for name in modules.split(","):
        import_module(name)
    gc.freeze()
    while os.read(0, 1):
        if (pid := os.fork()) == 0:
            _live(log, command)
        os.write(1, f"{pid}\n".encode())
        os.write(1, f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n".encode())


def _live(log: str, command: list[str]) -> None:
    from rollcall import cli

    os.setsid()
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((os.open(os.devnull, os.O_RDONLY), 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    cli.main(command)
    raise SystemExit(0)


if __name__ == "__main__":
    main()
