"""The real roster: 11,757 people, every row accounted for; what contradicts itself is rejected, nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from domain.kernel.entry import AnyEntry
from rollcall.importing.counting import Summary

MAPPING = Path(__file__).parents[1] / "mappings" / "broward.toml"


def test_the_roster_is_imported_but_for_what_contradicts_itself(
    records: Path, tmp_path: Path, import_folder: Callable[..., Summary], entries: Callable[[], list[AnyEntry]]
):
    folder = records / "broward"
    first = import_folder(MAPPING.read_text(), folder, tmp_path / "rejects.csv")
    contradictions = _contradictions(folder)
    with (tmp_path / "rejects.csv").open() as file:
        rejected = {(row["file"], int(row["line"])): row["code"] for row in csv.DictReader(file)}
    assert rejected == contradictions
    assert all(count.accounted for count in first.files.values())
    assert Counter(rejected.values()) == {
        "assessment.assessment-without-result": 20,
        "intake.stay-ends-before-it-begins": 302,
    }
    assert first.reported == {}
    there = len(entries())
    assert there == first.events + 1  # and the unit
    second = import_folder(MAPPING.read_text(), folder)
    assert (second.events, len(entries())) == (0, there)
    for name, count in second.files.items():
        assert count.already_there == first.files[name].imported


def _contradictions(folder: Path) -> dict[tuple[str, int], str]:
    """Found without any code of ours: levels that are none, releases before their admission."""
    found: dict[tuple[str, int], str] = {}
    with (folder / "assessments.csv").open() as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if row["level"] not in ("Low", "Medium", "High"):
                found["assessments.csv", line] = "assessment.assessment-without-result"
    with (folder / "custody.csv").open() as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if row["released_at"] < row["admitted_at"]:
                found["custody.csv", line] = "intake.stay-ends-before-it-begins"
    return found
