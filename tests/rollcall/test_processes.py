"""The process group of `rollcall up`: started, restarted, ended in order, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# A parent whose children are small programs in the place of `rollcall`.
PARENT = """
import os, pathlib, signal, sys, time
from uuid_utils.compat import uuid7
from rollcall.processes import Child, run
folder = pathlib.Path(sys.argv[1])
children = [
    Child(name, (name,), {"NAME": name}, later=name == "late", last=name == "last") for name in sys.argv[2:]
]
uuid7()  # as a parent does that has filled a journal
asked = []
def ready():
    asked.append(1)
    assert not (folder / "late.lives").exists()
    if len(asked) == 3:
        print("all is up", flush=True)
    return len(asked) >= 3
def main(command):
    [name] = command
    assert os.environ["NAME"] == name
    if name == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if name == "tidy":
        def leave(*_):
            time.sleep(0.3)
            (folder / "tidy.left").touch()
            sys.exit(0)
        signal.signal(signal.SIGTERM, leave)
    if name == "last":
        def leave(*_):
            (folder / "last.saw").write_text(str((folder / "tidy.left").exists()))
            sys.exit(0)
        for order in (signal.SIGTERM, signal.SIGINT):
            if signal.getsignal(order) is not signal.SIG_IGN:
                signal.signal(order, leave)
    with (folder / f"{name}.lives").open("a") as lives:
        lives.write(f"{os.getpid()}\\n")
    if name == "wrong":
        plain = folder / "plain.lives"
        while not (plain.exists() and plain.read_text()):  # else there may be nobody yet whom it could end
            time.sleep(0.01)
        sys.exit(2)
    if name == "fragile":
        raise RuntimeError("it fell")
    print("first line\\nsecond line", flush=True)
    print("made", uuid7().hex[16:], flush=True)
    time.sleep(60)
sys.exit(run(children, main, ready=ready, patience=1.0))
"""


@contextmanager
def group(tmp_path: Path, *names: str) -> Iterator[subprocess.Popen[str]]:
    """A parent whose children are the programs of those names."""
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), *names],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def lives(tmp_path: Path, name: str, at_least: int = 1) -> list[int]:
    """The process numbers of a child's lives so far, once there are that many."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        file = tmp_path / f"{name}.lives"
        found = [int(line) for line in file.read_text().splitlines()] if file.exists() else []
        if len(found) >= at_least:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{name} did not start {at_least} times")


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def read_until(process: subprocess.Popen[str], text: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return lines
    raise AssertionError(f"it never said: {text}")


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_an_order_to_stop_ends_every_child_and_answers_zero(tmp_path: Path, order: signal.Signals):
    with group(tmp_path, "tidy", "plain") as parent:
        read_until(parent, "all is up")
        children = lives(tmp_path, "tidy") + lives(tmp_path, "plain")
        parent.send_signal(order)
        assert parent.wait(10) == 0
        assert (tmp_path / "tidy.left").exists()
        assert all(is_gone(pid) for pid in children)


def to_all(parent: subprocess.Popen[str]) -> None:
    """Ctrl-C in a terminal."""
    os.killpg(parent.pid, signal.SIGINT)


@pytest.mark.parametrize("stop", [to_all, subprocess.Popen.terminate])
def test_whoever_works_on_what_the_others_leave_ends_when_they_have(
    tmp_path: Path, stop: Callable[[subprocess.Popen[str]], None]
):
    with group(tmp_path, "tidy", "last") as parent:
        read_until(parent, "all is up")
        lives(tmp_path, "tidy")
        lives(tmp_path, "last")
        stop(parent)
        assert parent.wait(10) == 0
        assert (tmp_path / "last.saw").read_text() == "True"


def test_whoever_is_waited_for_by_nobody_begins_when_all_is_up(tmp_path: Path):
    with group(tmp_path, "late", "plain") as parent:
        read_until(parent, "all is up")
        lives(tmp_path, "late")
        time.sleep(0.5)
        assert len(lives(tmp_path, "late")) == len(lives(tmp_path, "plain")) == 1
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(10) == 0


def test_ctrl_c_in_the_terminal_reaches_the_children_as_an_order_in_turn(tmp_path: Path):
    with group(tmp_path, "tidy") as parent:
        read_until(parent, "second line")
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.wait(10) == 0
        assert (tmp_path / "tidy.left").exists()


def test_a_child_that_does_not_listen_is_ended_all_the_same(tmp_path: Path):
    with group(tmp_path, "deaf") as parent:
        read_until(parent, "second line")
        parent.terminate()
        assert parent.wait(10) == 0
        assert is_gone(lives(tmp_path, "deaf")[0])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_dies_is_started_again(tmp_path: Path, how: signal.Signals):
    with group(tmp_path, "plain") as parent:
        os.kill(lives(tmp_path, "plain")[0], how)
        assert len(lives(tmp_path, "plain", at_least=2)) == 2
        assert f"killed by signal {how.value} " in read_until(parent, "killed by")[-1]


def test_ids_that_children_make_differ_from_life_to_life_and_from_each_other(tmp_path: Path):
    with group(tmp_path, "plain", "deaf") as parent:
        made = [read_until(parent, "made")[-1].split()[-1] for _ in range(2)]
        os.kill(lives(tmp_path, "plain")[0], signal.SIGKILL)
        made.append(read_until(parent, "made")[-1].split()[-1])
        assert len(set(made)) == 3


def test_a_child_is_told_apart_by_its_name(tmp_path: Path):
    with group(tmp_path, "plain") as parent:
        read_until(parent, "second line")
        assert Path(f"/proc/{lives(tmp_path, 'plain')[0]}/comm").read_text() == "plain\n"


def test_why_a_child_fell_is_printed(tmp_path: Path):
    with group(tmp_path, "fragile") as parent:
        said = read_until(parent, "starts again in")
        assert any("RuntimeError: it fell" in line and line.startswith("fragile") for line in said)
        assert "ended with 1 " in said[-1]


def test_the_pauses_between_quick_deaths_grow(tmp_path: Path):
    with group(tmp_path, "fragile") as parent:
        said = [read_until(parent, "starts again in")[-1] for _ in range(3)]
        assert [line.rsplit("in ", 1)[1].strip() for line in said] == ["0.5 s", "1.0 s", "2.0 s"]


def test_a_child_that_was_called_wrongly_ends_them_all(tmp_path: Path):
    with group(tmp_path, "plain", "wrong") as parent:
        assert parent.wait(20) == 2
        assert is_gone(lives(tmp_path, "plain")[0])


def test_no_child_outlives_a_killed_parent(tmp_path: Path):
    with group(tmp_path, "deaf", "plain") as parent:
        children = lives(tmp_path, "deaf") + lives(tmp_path, "plain")
        parent.kill()
        assert all(is_gone(pid) for pid in children)


def test_each_line_of_a_child_carries_its_name(tmp_path: Path):
    with group(tmp_path, "plain") as parent:
        said = read_until(parent, "second line")
        assert [line.split() for line in said if "line" in line] == [
            ["plain", "first", "line"],
            ["plain", "second", "line"],
        ]
