"""An import may be repeated, and stopped at any moment: nothing is lost and nothing doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from domain.intake.record import CaseOpened
from domain.kernel.entry import AnyEntry
from journal.site import Site
from rollcall.importing.counting import Summary

Import = Callable[..., Summary]
Entries = Callable[[], list[AnyEntry]]

ONE_PROCESS = """
import sys
from contextlib import nullcontext
from pathlib import Path
import domain.catalogue
from journal.site import Site
from rollcall.importing.importer import Importer
from rollcall.importing.mapping import read
from rollcall.progress import Silent
record_url, keys_url, root, mapping, folder = sys.argv[1:]
show = lambda work, unit, total: nullcontext(Silent())
print(Importer(Site(record_url, keys_url, Path(root)), read(Path(mapping)), Path(folder), show).run().line)
"""


def test_the_second_import_adds_nothing(imported: Import, entries: Entries, export: Any):
    contacts = export.contacts + "p-1,came,2020-03-01,\np-1,came,2020-03-01,\np-9,came,2020-03-01,\n"
    first = imported(contacts=contacts)
    there = entries()
    second = imported(contacts=contacts)
    assert entries() == there
    assert (first.files["contacts.csv"].imported, first.events) == (2, 4)
    again = second.files["contacts.csv"]
    assert (again.rows, again.imported, again.already_there, again.rejected) == (3, 0, 2, 1)
    assert second.events == 0


def test_rows_that_are_new_are_added_to_files_that_are_there(imported: Import, export: Any):
    imported(contacts=export.contacts + "p-1,came,2020-03-01,\n")
    later = export.contacts + "p-1,rang,2020-02-20,\np-1,came,2020-03-01,\n"
    counts = imported(contacts=later).files["contacts.csv"]
    assert (counts.imported, counts.already_there) == (1, 1)


def test_an_import_that_was_killed_goes_on_where_it_was(
    site: Site, tmp_path: Path, export: Any, import_folder: Import, entries: Entries
):
    folder = _large(tmp_path, export)
    there = _killed(site, tmp_path, folder)
    assert 500 < there < 8_001
    resumed = import_folder(export.mapping, folder)
    assert all(count.accounted for count in resumed.files.values())
    assert sum(count.already_there for count in resumed.files.values()) == there - 1  # one is the unit's
    assert resumed.events == 8_001 - there
    recorded = entries()
    assert len({e.event_id for e in recorded}) == len(recorded) == 8_001
    assert set(Counter(e.originator_id for e in recorded if e.source and "unit" not in e.event.topic).values()) == {8}
    assert sum(isinstance(e.event, CaseOpened) for e in recorded) == 1_000


def test_a_process_that_is_killed_ends_the_import_with_a_word_and_it_goes_on(
    site: Site, tmp_path: Path, export: Any, import_folder: Import, entries: Entries
):
    folder = _large(tmp_path, export)
    assert site.custodians
    process = _started(site, tmp_path, folder, stderr=subprocess.PIPE)
    while not (beside := _beside(process.pid)) and process.poll() is None:
        time.sleep(0.005)
    os.kill(beside[0], signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert b"it goes on from there" in said
    assert all(count.accounted for count in import_folder(export.mapping, folder).files.values())
    assert len(entries()) == 8_001


def test_two_imports_at_once_double_nothing(site: Site, tmp_path: Path, export: Any, entries: Entries):
    folder = _large(tmp_path, export)
    assert site.custodians
    both = [_started(site, tmp_path, folder) for _ in range(2)]
    summaries = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert len(entries()) == 8_001
    assert sum(summary["events"] for summary in summaries) == 8_000
    for count in (count for summary in summaries for count in summary["files"].values()):
        assert count["imported"] + count["already_there"] == count["rows"]
        assert count["rejected"] == 0


def _large(tmp_path: Path, export: Any) -> Path:
    """1,000 people with seven contacts each, those of a person far apart; and the mapping beside them."""
    folder = tmp_path / "large"
    folder.mkdir()
    people = [f"p-{n},Nobody {n},2020-01-0{n % 9 + 1},," for n in range(1_000)]
    contacts = [f"p-{n},came,2020-0{m}-1{n % 10}," for m in range(2, 9) for n in range(1_000)]
    (folder / "people.csv").write_text("\n".join([export.people.splitlines()[0], *people]) + "\n")
    (folder / "contacts.csv").write_text("\n".join([export.contacts.strip(), *contacts]) + "\n")
    (tmp_path / "m.toml").write_text(export.mapping)
    return folder


def _beside(pid: int) -> list[int]:
    """The processes that decide for an import: those that the one in which everything is imported has begun."""
    servers = [child for child in _children(pid) if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return [child for server in servers for child in _children(server)]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _started(site: Site, tmp_path: Path, folder: Path, stderr: int | None = None) -> subprocess.Popen[bytes]:
    arguments = [site.record_url, site.keys_url, str(site.root_file), str(tmp_path / "m.toml"), str(folder)]
    return subprocess.Popen(
        [sys.executable, "-c", ONE_PROCESS, *arguments],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


def _killed(site: Site, tmp_path: Path, folder: Path) -> int:
    """Kill an import once it has written something; returns how many entries are there."""
    assert site.custodians
    process = _started(site, tmp_path, folder)
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        while process.poll() is None:
            row = conn.execute("SELECT count(*) FROM record.entries").fetchone()
            if row is not None and row[0] > 500:
                os.kill(process.pid, signal.SIGKILL)
                break
            time.sleep(0.005)
        process.communicate(timeout=60)
        row = conn.execute("SELECT count(*) FROM record.entries").fetchone()
    assert row is not None
    return int(row[0])
