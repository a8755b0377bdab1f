"""`rollcall lake statistics`, `ask` and `extract`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from consumers.lake.tables import Place
from rollcall.cli import main

Said = tuple[int, list[str], str]


@pytest.fixture
def called(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Said]:
    """Calls `rollcall lake`: how it ended, the lines it said, and what went elsewhere."""
    for name in [name for name in os.environ if name.startswith("ROLLCALL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ROLLCALL_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as left:
            main(["lake", *arguments])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out.splitlines(), said.err

    return call


def test_a_question_is_asked_by_name_or_from_a_file(called: Callable[..., Said], lake: Place, tmp_path: Path) -> None:
    code, lines, _ = called("ask", "nearly", "--lake", str(lake.root), "--json")
    assert (code, json.loads(lines[0])["late"]) == (0, 2)
    file = tmp_path / "mine.sql"
    file.write_text("-- how many\nSELECT count(*) AS files FROM files")
    assert called("ask", str(file), "--lake", str(lake.root)) == (0, ['{"files":12}'], "")


def test_without_a_question_it_says_which_there_are(called: Callable[..., Said]) -> None:
    code, lines, _ = called("ask")
    assert code == 0
    assert [json.loads(line)["question"] for line in lines] == sorted(json.loads(line)["question"] for line in lines)
    assert json.loads(lines[1])["says"].startswith("Which breaches nobody answered")


def test_a_wrong_question_and_a_lake_that_is_not_there_are_refused(
    called: Callable[..., Said], lake: Place, tmp_path: Path
) -> None:
    assert called("ask", "nothing", "--lake", str(lake.root))[0] == 2
    code, lines, told = called("ask", "nearly")
    assert (code, lines, "there is no lake" in told) == (3, [], True)
    assert not (tmp_path / "home" / "lake").exists()


def test_an_extract_says_its_k_and_how_much_is_hidden(called: Callable[..., Said], lake: Place, tmp_path: Path) -> None:
    to = tmp_path / "public.csv"
    code, lines, _ = called("extract", "--k", "6", "--year", "2025", "--to", str(to), "--lake", str(lake.root))
    summary = json.loads(lines[0])
    assert (code, summary["k"]) == (0, 6)
    read = to.read_text().splitlines()
    assert summary["counts"] == len(read) - 1 > summary["hidden"] > 0
    assert summary["hidden"] == sum(line.split(",")[3] == "" for line in read)
    assert called("extract", "--to", str(tmp_path / "x.txt"), "--lake", str(lake.root))[0] == 2
    assert called("extract", "--k", "1", "--to", str(to), "--lake", str(lake.root))[0] == 2


def test_statistics_are_counted_when_asked(called: Callable[..., Said], lake: Place) -> None:
    lake.statistics().delete()
    _, (first,), _ = called("statistics", "--lake", str(lake.root))
    assert {"2025-01", "2025-10"} <= set(json.loads(first)["months"])
    assert called("statistics", "--lake", str(lake.root))[1] == ['{"months":[]}']
    lake.events().delete("unit_id = 'south' AND month = '2025-10'")
    assert called("statistics", "--lake", str(lake.root))[1] == ['{"months":["2025-10"]}']
