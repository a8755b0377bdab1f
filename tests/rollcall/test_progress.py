"""Progress is a bar on a terminal and JSON lines anywhere else."""

from __future__ import annotations

import io
import json
from itertools import count
from types import SimpleNamespace

import pytest

from rollcall import progress as module
from rollcall.progress import progress


class Terminal(io.StringIO):
    """Takes text as a terminal does."""

    def isatty(self) -> bool:
        return True


def test_anywhere_else_than_on_a_terminal_it_is_json_lines(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.0)
    out = io.StringIO()
    with progress("import", total=10, unit="rows", to=out) as bar:
        bar.advance(4)
        bar.advance(6)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["done"], line["finished"]) for line in lines] == [(4, False), (10, False), (10, True)]
    assert {line["progress"] for line in lines} == {"import"}
    assert lines[0]["seconds_left"] is not None
    assert lines[-1]["seconds_left"] is None


def test_nothing_is_said_of_what_failed(monkeypatch: pytest.MonkeyPatch):
    out = io.StringIO()
    with pytest.raises(ZeroDivisionError), progress("import", total=1, to=out):
        raise ZeroDivisionError
    assert out.getvalue() == ""


def test_on_a_terminal_it_is_a_bar_with_its_rate(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    with progress("verify", total=10, unit="entries", to=out) as bar:
        bar.advance(10)
    assert "10/10" in out.getvalue()
    assert "entries/s" in out.getvalue()
    assert "\x1b[" in out.getvalue()


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    out = Terminal()
    with progress("verify", total=10, unit="entries", to=out) as bar:
        bar.advance(10)
    assert "10/10" in out.getvalue()
    assert not any(f"\x1b[{colour}" in out.getvalue() for colour in ("3", "38", "9"))


def test_plain_is_json_lines_also_on_a_terminal():
    out = Terminal()
    with progress("export", to=out, plain=True) as bar:
        bar.advance(3)
    assert json.loads(out.getvalue())["done"] == 3


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_what_was_done_before_counts_to_the_whole_and_to_no_rate(out: io.StringIO, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=count().__next__))  # a second each time it is asked
    with progress("rebuild", total=1_000_000, unit="entries", to=out) as bar:
        bar.resumed(999_999)
        bar.advance(1)
    if out.isatty():
        assert "1000000/1000000" in out.getvalue()
        return
    line = json.loads(out.getvalue().splitlines()[-1])
    assert line["done"] == line["total"]
    assert line["per_second"] * line["seconds"] == 1
