"""An import of a roster: the real one where ROLLCALL_RECORDS names it, else the invented one many times over."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import rollcall
from tests.bench.peers.saving import People, saved
from tests.bench.place import Place
from tests.bench.rounds import Measured, alternate
from tests.bench.sets import roster_folder

TREE = Path(__file__).parents[3]
SAMPLE = Path(rollcall.__file__).parent / "sample"
TIMES = 1_000  # how often the invented roster is repeated


def import_(place: Place) -> Measured:
    """Events a second from first row to account; the peer saves one event a row."""
    real = roster_folder()
    if real is not None:
        mapping, folder, key = TREE / "tests/mappings/broward.toml", real / "broward", "person_ref"
        files = ["persons.csv", "assessments.csv", "custody.csv", "reoffences.csv"]
    else:
        mapping, folder, key = SAMPLE / "roster.toml", _repeated(place.home / "roster"), "file_no"
        files = ["people.csv", "contacts.csv", "assessments.csv"]
    numbers, app = count(), People(place.library("import_peer"))

    def ours(_: float) -> float:
        summary = _imported(place, f"import_{next(numbers)}", mapping, folder)
        return float(summary["events"]) / float(summary["seconds"])

    measured = alternate(
        "import",
        ours,
        lambda seconds: saved(app, folder, files, key, seconds),
        unit="events/s",
        bound=20,
        pace=place.pace,
    )
    app.close()
    measured.more |= {"roster": "real" if real else "invented"}
    return measured


def _imported(place: Place, name: str, mapping: Path, folder: Path) -> dict[str, object]:
    site = place.site(name)
    environment = {
        **os.environ,
        "ROLLCALL_HOME": str(place.home),
        "ROLLCALL_DATABASE_URL": site.record_url,
        "ROLLCALL_KEYS_URL": site.keys_url,
        "ROLLCALL_MASTER_KEY_FILE": str(site.root_file),
    }
    command = [sys.executable, "-m", "rollcall", "import", str(mapping), str(folder), "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the import ended with {done.returncode}: {done.stderr[-500:]}")
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def _repeated(folder: Path) -> Path:
    """The invented roster again and again, each time with other people."""
    folder.mkdir()
    for file in SAMPLE.glob("*.csv"):
        with open(file, newline="") as given, open(folder / file.name, "w", newline="") as made:
            rows = list(csv.reader(given))
            writer = csv.writer(made)
            writer.writerow(rows[0])
            place_of = rows[0].index("file_no")
            for number in range(TIMES):
                for row in rows[1:]:
                    writer.writerow([f"{c}-{number}" if n == place_of else c for n, c in enumerate(row)])
    return folder
