"""One PostgreSQL server of our own: started, watched and stopped by its programs alone."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from rollcall.embedded import memory
from rollcall.embedded.account import Account
from rollcall.embedded.binaries import Binaries
from rollcall.embedded.postmaster import Postmaster, processes_named, read_postmaster
from rollcall.exits import Unavailable

OWNER = "rollcall"  # the owner of everything in the server, and the name of its database
LONGEST_SOCKET_PATH = 100  # the system takes 107 bytes
RECOVERY_SECONDS = 300  # the longest wait for a server that replays its log after a crash
ATTEMPTS = 5
LOG_BYTES = 10_000_000  # a log longer than this is put aside at the next start

SETTINGS = """\
include = '{data}/postgresql.conf'
listen_addresses = '127.0.0.1'
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
fsync = {fsync}
full_page_writes = {fsync}
synchronous_commit = on
wal_level = replica
max_wal_size = '{wal}'
shared_buffers = '{memory}'
max_connections = 60
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
# Statements, parameters, errors and their details carry values of people: none goes to the log.
log_min_messages = log
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
log_statement = none
log_checkpoints = off
logging_collector = off
"""


class ServerDidNotStart(Unavailable):
    """A server of our own did not come up."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server and its data.

    memory: its shared buffers. wal: how much log it writes before a checkpoint. fsync: off only in tests.
    """

    name: str
    folder: Path
    account: Account
    memory: str = "128MB"
    wal: str = "2GB"
    fsync: bool = True

    @property
    def data(self) -> Path:
        return self.folder / self.name

    @property
    def pid_file(self) -> Path:
        """Its first line is the number of the server's first process; there only while the server runs."""
        return self.data / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def mark(self) -> str:
        """A name that every process of this server carries in its title, and no other's does."""
        return f"rollcall-{self.name}-{hashlib.sha256(bytes(self.data)).hexdigest()[:12]}"

    @property
    def major(self) -> int | None:
        """The PostgreSQL version that made the data; None before it is made."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def postmaster(self) -> Postmaster | None:
        """The running server, None where it does not run."""
        return read_postmaster(self.pid_file, {self.mark, str(self.data)})

    def ready(self) -> bool:
        """Whether the server takes connections now."""
        running = self.postmaster()
        return running is not None and running.ready

    def url(self) -> str:
        """The address of the database, with its password; over the socket where its path is short enough."""
        running = self.postmaster()
        if running is None:
            raise ServerDidNotStart(f"the {self.name} server is not running; its log is {self.log}")
        password = self.password_file.read_text()
        if running.sockets:
            where = f"host={quote(running.sockets, '')}&port={running.port}"
            return f"postgresql://{OWNER}:{password}@/{OWNER}?{where}"
        return f"postgresql://{OWNER}:{password}@127.0.0.1:{running.port}/{OWNER}"

    @property
    def password_file(self) -> Path:
        """The password of the owner, ours to read alone."""
        return self.folder / f"{self.name}.password"

    @property
    def _sockets(self) -> Path:
        return self.folder / f"{self.name}.run"

    @property
    def _port_file(self) -> Path:
        return self.folder / f"{self.name}.port"

    def start(self, binaries: Binaries) -> None:
        """Start the server unless it runs, and return when it takes connections.

        Raises ServerDidNotStart with the server's own last words.
        """
        for attempt in range(ATTEMPTS):
            if self.postmaster() is None:
                self._clear_remains()
                self._configure()
                process = self._launch(binaries)
            else:
                process = None
            if self._await_ready(process):
                return
            time.sleep(0.2 * (attempt + 1))  # a port just taken, memory of a dead server not yet given back
        raise ServerDidNotStart(f"the {self.name} server did not start: {self._last_words()} (log: {self.log})")

    def _clear_remains(self) -> None:
        """Clear what a killed server left: processes that still end, and its lock files.

        The server itself takes a lock file for good as soon as the number in it is in use, be it by a
        stranger or by a dead process that nobody buried.
        """
        deadline = time.monotonic() + 5
        while orphans := processes_named({self.mark}):
            if time.monotonic() > deadline:
                for pid in orphans:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        self.pid_file.unlink(missing_ok=True)
        for left in self._sockets.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)

    def _configure(self) -> None:
        with suppress(FileExistsError):
            self._sockets.mkdir(mode=0o700)
            self.account.owns(self._sockets)
        fits = len(bytes(self._sockets / ".s.PGSQL.65535.lock")) <= LONGEST_SOCKET_PATH
        text = SETTINGS.format(
            data=str(self.data).replace("'", "''"),
            sockets=str(self._sockets).replace("'", "''") if fits else "",
            fsync="on" if self.fsync else "off",
            wal=self.wal,
            memory=self.memory,
        )
        conf = self.folder / f"{self.name}.conf"
        conf.write_text(text)
        conf.chmod(0o644)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _launch(self, binaries: Binaries) -> subprocess.Popen[bytes]:
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        command = [str(binaries.postgres), "-D", str(self.data), "-p", str(self._port())]
        command += ["-c", f"config_file={self.folder / self.name}.conf", "-c", f"cluster_name={self.mark}"]
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=bare_environment(),
                umask=0o077,
                start_new_session=True,  # a Ctrl-C in the terminal is for the command, not for the server
                **self.account.spawn(),
            )
        finally:
            os.close(log)

    def _port(self) -> int:
        """The port of last time, so that clients find the server again; a free one otherwise."""
        with suppress(FileNotFoundError, ValueError):
            port = int(self._port_file.read_text())
            if _free(port):
                return port
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self._port_file.write_text(str(port))
        return port

    def _await_ready(self, process: subprocess.Popen[bytes] | None) -> bool:
        deadline = time.monotonic() + RECOVERY_SECONDS
        while time.monotonic() < deadline:
            if self.ready():
                return True
            if process.poll() is not None if process else self.postmaster() is None:
                return False
            time.sleep(0.005)
        return False

    def stop(self, *, patience: float = 30) -> None:
        """Stop the server: at once for its clients, cleanly for its data; harder when it takes too long."""
        for order, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            running = self.postmaster()
            if running is None:
                return
            with suppress(ProcessLookupError):
                os.kill(running.pid, order)
            deadline = time.monotonic() + seconds
            while self.postmaster() is not None and time.monotonic() < deadline:
                time.sleep(0.005)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        fatal = [line for line in lines if "FATAL" in line or "could not" in line]
        return fatal[-1] if fatal else "it said nothing"


def pair(folder: Path, account: Account, *, fsync: bool = True) -> tuple[Cluster, Cluster]:
    """The record server and the key server of a folder. Two, so that each has a backup cycle of its own."""
    return (
        Cluster("record", folder, account, memory=memory.for_pages(), fsync=fsync),
        Cluster("keys", folder, account, memory="16MB", wal="256MB", fsync=fsync),
    )


def bare_environment() -> dict[str, str]:
    """What the server may know of our environment: nothing but where programs are."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
