"""The embedded servers: used, shared, killed, and there again. Real servers, real kills."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from rollcall import embedded
from rollcall.embedded.account import server_account
from rollcall.embedded.cluster import Cluster, pair
from rollcall.embedded.place import claim
from rollcall.embedded.postmaster import processes_named

USE = """
import sys
from pathlib import Path
from rollcall import embedded
with embedded.running(Path(sys.argv[1]), fsync=False) as servers:
    print(servers.record_url, servers.started_here, flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_user(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the servers until it is killed or the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def clusters(home: Path) -> tuple[Cluster, Cluster]:
    return pair((home / "servers").resolve(), server_account())


def keeper(home: Path) -> int:
    return int((home / "servers" / "keeper.lock").read_text())


def first_process(pid_file: Path | None) -> int:
    assert pid_file is not None
    return int(pid_file.read_text().splitlines()[0])


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
        return row[0]


def comes_true(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def nothing_runs(home: Path) -> bool:
    return not processes_named({cluster.mark for cluster in clusters(home)})


def answers(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_the_servers_run_for_as_long_as_the_block_lasts(empty_home: Path):
    with embedded.running(empty_home, fsync=False) as servers:
        assert servers.started_here
        assert servers.record_url != servers.keys_url
        assert answers(servers.record_url)
        assert answers(servers.keys_url)
    assert nothing_runs(empty_home)


def test_record_and_keys_are_two_servers_with_data_of_their_own(home: Path):
    with embedded.running(home, fsync=False) as servers:
        folders = {ask(url, "SHOW data_directory") for url in (servers.record_url, servers.keys_url)}
    assert len(folders) == 2


def test_the_servers_have_the_settings_that_the_record_rests_on(home: Path):
    with embedded.running(home) as servers:
        assert ask(servers.record_url, "SHOW fsync") == "on"
        assert ask(servers.record_url, "SHOW synchronous_commit") == "on"
        assert ask(servers.record_url, "SHOW data_checksums") == "on"
        assert ask(servers.record_url, "SHOW listen_addresses") == "127.0.0.1"
        assert ask(servers.record_url, "SHOW password_encryption") == "scram-sha-256"
        assert ask(servers.record_url, "SELECT datlocale FROM pg_database LIMIT 1") == "C.UTF-8"
        assert ask(servers.record_url, "SHOW TimeZone") == "UTC"


def test_a_statement_that_fails_leaves_none_of_its_values_in_the_log(home: Path):
    with embedded.running(home, fsync=False) as servers:
        with psycopg.connect(servers.record_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE names (name text PRIMARY KEY)")
            connection.execute("INSERT INTO names VALUES ('Zhang Wei')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO names VALUES (%s)", ["Zhang Wei"])
            with pytest.raises(psycopg.errors.InvalidTextRepresentation):
                connection.execute("SELECT 'Zhang Wei'::int")
        assert "Zhang" not in clusters(home)[0].log.read_text()


def test_a_password_is_asked_over_tcp_and_over_the_socket(home: Path):
    with embedded.running(home, fsync=False) as servers:
        password = (home / "servers" / "record.password").read_text()
        wrong = servers.record_url.replace(password, "wrong")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong, host="127.0.0.1")


def test_secrets_are_for_their_owner_alone(empty_home: Path):
    with embedded.running(empty_home, fsync=False):
        for name in ("record", "keys"):
            assert (empty_home / "servers" / f"{name}.password").stat().st_mode & 0o077 == 0
            assert (empty_home / "servers" / name).stat().st_mode & 0o077 == 0
            assert (empty_home / "servers" / f"{name}.log").stat().st_mode & 0o077 == 0


def test_a_second_user_uses_the_servers_that_run_and_the_last_one_stops_them(home: Path):
    with another_user(home) as other:
        assert other.stdout is not None
        assert other.stdout.readline().endswith("True\n")
        with embedded.running(home, fsync=False) as servers:
            assert not servers.started_here
            other.kill()
            other.wait()
            time.sleep(0.6)
            assert answers(servers.record_url)
    assert nothing_runs(home)


def test_a_user_who_leaves_first_stops_nothing(home: Path):
    with another_user(home) as other:
        assert other.stdout is not None
        url = other.stdout.readline().split()[0]
        with embedded.running(home, fsync=False):
            pass
        assert answers(url)


def test_when_the_only_user_is_killed_the_servers_stop_by_themselves(home: Path):
    with another_user(home) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
        assert comes_true(lambda: nothing_runs(home))


def test_everything_killed_at_once_loses_nothing_committed(home: Path):
    with another_user(home) as other:
        assert other.stdout is not None
        url = other.stdout.readline().split()[0]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        victims = processes_named({cluster.mark for cluster in clusters(home)})
        for pid in (other.pid, keeper(home), *victims):
            with suppress(ProcessLookupError):  # a worker that was just done
                os.kill(pid, signal.SIGKILL)
    with embedded.running(home, fsync=False) as servers:
        assert servers.started_here
        assert ask(servers.record_url, "SELECT seven FROM kept") == 7


def test_first_processes_killed_alone_do_not_keep_the_next_start_waiting(home: Path):
    with another_user(home) as other:
        assert other.stdout is not None
        other.stdout.readline()
        for pid in (other.pid, keeper(home), *(first_process(one.pid_file) for one in clusters(home))):
            os.kill(pid, signal.SIGKILL)
    with embedded.running(home, fsync=False) as servers:
        assert answers(servers.record_url)


def test_a_server_killed_in_use_comes_back_at_the_same_address(home: Path):
    with embedded.running(home, fsync=False) as servers:
        killed = first_process(servers.record_pid_file)
        os.kill(killed, signal.SIGKILL)
        assert comes_true(lambda: answers(servers.record_url))
        assert first_process(servers.record_pid_file) != killed
        assert answers(servers.keys_url)


def test_a_killed_keeper_is_replaced_and_the_servers_stay(home: Path):
    with embedded.running(home, fsync=False) as servers:
        first, dead = first_process(servers.record_pid_file), keeper(home)
        os.kill(dead, signal.SIGKILL)
        assert comes_true(lambda: not Path(f"/proc/{dead}/cmdline").exists() or _is_zombie(dead))
        embedded.revive(home)
        assert keeper(home) != dead
        assert first_process(servers.record_pid_file) == first
    assert nothing_runs(home)


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").read_bytes() == b""


def test_a_lock_file_that_names_a_stranger_is_cleared_away(home: Path):
    with embedded.running(home, fsync=False) as servers:
        assert servers.record_pid_file is not None
        left = servers.record_pid_file.read_text().splitlines()
    stranger = subprocess.Popen(["/bin/sleep", "60"], **server_account().spawn())
    with stranger:
        lock = "\n".join([str(stranger.pid), *left[1:]]) + "\n"
        servers.record_pid_file.write_text(lock)
        (Path(left[4]) / f".s.PGSQL.{left[3]}.lock").write_text(lock)
        with embedded.running(home, fsync=False) as again:
            assert answers(again.record_url)
            assert first_process(again.record_pid_file) != stranger.pid
        assert stranger.poll() is None
        stranger.kill()


def test_two_that_start_at_once_share_one_pair(home: Path):
    with another_user(home) as one, another_user(home) as two:
        said = [user.stdout.readline().split() for user in (one, two) if user.stdout is not None]
        assert said[0][0] == said[1][0]
        assert sorted(line[1] for line in said) == ["False", "True"]


def test_data_half_made_is_made_again(empty_home: Path):
    servers = empty_home / "servers"
    servers.mkdir(mode=0o711)
    servers.chmod(0o711)
    (servers / "record.new").mkdir()
    (servers / "record.new" / "half").write_text("")
    with embedded.running(empty_home, fsync=False) as again:
        assert answers(again.record_url)


def test_a_port_taken_meanwhile_is_not_fought_over(home: Path):
    with embedded.running(home, fsync=False):
        taken = int((home / "servers" / "record.port").read_text())
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", taken))
        thief.listen()
        with embedded.running(home, fsync=False) as servers:
            assert answers(servers.record_url)


def test_a_start_with_data_in_place_takes_less_than_a_second(home: Path):
    began = time.monotonic()
    with embedded.running(home):
        assert time.monotonic() - began < 1.0


def test_a_folder_with_a_long_name_is_served_over_tcp(empty_home: Path):
    deep = empty_home / ("d" * 100)
    with embedded.running(deep, fsync=False) as servers:
        assert "@127.0.0.1:" in servers.record_url
        assert answers(servers.record_url)


def test_what_fails_says_why_and_leaves_nothing_running(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ROLLCALL_PG_BIN", str(home))
    with pytest.raises(embedded.ServerDidNotStart, match="ROLLCALL_PG_BIN"), embedded.running(home):
        pass
    assert nothing_runs(home)


def test_a_claim_ends_with_its_block(tmp_path: Path):
    with claim(tmp_path / "lock") as first, claim(tmp_path / "lock") as second:
        assert first.try_to_take()
        assert not second.try_to_share()
        assert not second.try_to_take()
    with claim(tmp_path / "lock") as third:
        assert third.try_to_take()
