"""`rollcall import`, as a person and a program call it; and the invented roster, as its documentation counts it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from domain.kernel.entry import AnyEntry
from projections.shares import telling
from rollcall.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "rollcall" / "sample"
QUOTED = re.compile(
    r'"people\.csv": (?P<people>\{.*?\}\s*\}), (?:\.\.\.|…)\},\s*"rows": (?P<rows>\d+), "events": (?P<events>\d+)', re.S
)


class Said(NamedTuple):
    """What a command ended with and said."""

    code: int
    out: str
    err: str


@pytest.fixture
def called(site, monkeypatch, capsys) -> Callable[..., Said]:
    """Calls the command line on the site of the test."""
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", site.record_url)
    monkeypatch.setenv("ROLLCALL_KEYS_URL", site.keys_url)
    monkeypatch.setenv("ROLLCALL_MASTER_KEY_FILE", str(site.root_file))
    monkeypatch.setenv("ROLLCALL_HOME", str(site.root_file.parent / "home"))

    def call(*arguments: object) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def written(tmp_path: Path, export: Any) -> tuple[Path, Path]:
    """The small export and its mapping as files."""
    (tmp_path / "m.toml").write_text(export.mapping)
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "people.csv").write_text(export.people)
    (folder / "contacts.csv").write_text(f"{export.contacts}p-1,came,2020-03-01,\np-9,came,2020-03-01,\n")
    return tmp_path / "m.toml", folder


def test_case_files_stand_when_an_import_ends(called, written, site):
    assert called("import", *written).code == 0
    with site.connected("views") as conn:
        assert conn.execute("SELECT count(*) FROM case_files WHERE opened_at IS NOT NULL").fetchone() == (2,)
    assert {one.entries for one in telling.lags(site)} == {0}


def test_the_last_line_counts_the_rows_of_each_file(called, written):
    said = called("import", *written)
    assert said.code == 0
    files = json.loads(said.out.splitlines()[-1])["files"]
    for name, rows, imported, rejected in (("people.csv", 2, 2, 0), ("contacts.csv", 2, 1, 1)):
        count = files[name]
        assert (count["rows"], count["imported"], count["already_there"], count["rejected"]) == (
            rows, imported, 0, rejected,
        )  # fmt: skip
    assert files["contacts.csv"]["reasons"] == {"import.person-unknown": 1}


def test_again_everything_is_there_already(called, written):
    called("import", *written)
    again = json.loads(called("import", *written, "--json").out)
    assert (again["events"], again["files"]["people.csv"]["already_there"]) == (0, 2)


def test_rejected_rows_are_listed_where_that_is_asked_for(called, written, tmp_path: Path):
    assert called("import", *written, "--rejects", tmp_path / "rejects.csv").code == 0
    head, line = (tmp_path / "rejects.csv").read_text().splitlines()
    assert head == "file,line,column,code,reason"
    assert line.startswith("contacts.csv,3,ref,import.person-unknown,")


def test_progress_is_json_lines_where_nobody_watches(called, written):
    mapping, folder = written
    said = called("import", mapping, folder, "--json")
    assert len(said.out.splitlines()) == 1
    read, imported, followed = (json.loads(line) for line in said.err.splitlines() if json.loads(line)["finished"])
    size = sum(file.stat().st_size for file in folder.iterdir())
    assert (read["progress"], read["unit"], read["done"], read["total"]) == ("read", "bytes", size, size)
    assert (imported["progress"], imported["unit"], imported["total"]) == ("import", "rows", 4)
    assert (followed["progress"], followed["unit"], followed["done"]) == ("follow", "entries", followed["total"])


def test_rejects_never_take_the_place_of_what_is_imported(called, written, entries):
    mapping, folder = written
    before = (folder / "people.csv").read_bytes()
    said = called("import", mapping, folder, "--rejects", folder / "people.csv")
    assert (said.code, said.out) == (2, "")
    assert "--rejects" in said.err
    assert (folder / "people.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('source = "clinic"', "source = 7", "m.toml: source"),
        ('source = "clinic"', "source is clinic", "m.toml: "),
        ("America/New_York", "Mars/Olympus", "m.toml: zone"),
        ('birth_year = "born"', 'birth_year = "age"', "m.toml: file[0]"),
    ],
)
def test_a_wrong_mapping_is_a_wrong_call_and_nothing_is_written(called, written, entries, right, wrong, says):
    written[0].write_text(written[0].read_text().replace(right, wrong, 1))
    said = called("import", *written)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].startswith(says)
    assert entries() == []


def test_a_file_that_is_not_there_is_a_wrong_call_and_nothing_is_written(called, written, entries):
    (written[1] / "contacts.csv").unlink()
    said = called("import", *written)
    assert said.code == 2
    assert "there is no file contacts.csv" in said.err
    assert entries() == []


def test_without_a_server_it_ends_with_three(called, written, monkeypatch):
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", "postgresql://nobody:hush@127.0.0.1:1/record")
    said = called("import", *written)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("rollcall: a database cannot be reached")


@pytest.mark.parametrize("page", ["README.md", "docs/import.md"])
def test_the_invented_roster_gives_the_counts_that_are_quoted(called, entries, tmp_path: Path, page: str):
    quoted = QUOTED.search((ROOT / page).read_text())
    assert quoted is not None
    said = called("import", SAMPLE / "roster.toml", SAMPLE, "--rejects", tmp_path / "rejects.csv")
    found = json.loads(said.out.splitlines()[-1])
    assert found["files"]["people.csv"] == json.loads(quoted["people"])
    assert (found["rows"], found["events"]) == (int(quoted["rows"]), int(quoted["events"]))
    made: list[AnyEntry] = [e for e in entries() if not type(e.event).topic.startswith("organisation.")]
    assert len(made) == found["events"]


def test_the_rejects_that_are_shown_are_the_rejects(called, tmp_path: Path):
    shown = re.search(r"\$ head -3 rejects\.csv\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert shown is not None
    called("import", SAMPLE / "roster.toml", SAMPLE, "--rejects", tmp_path / "rejects.csv")
    assert (tmp_path / "rejects.csv").read_text().splitlines()[:3] == shown[1].splitlines()
