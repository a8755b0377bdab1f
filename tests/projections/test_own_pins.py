"""What models make of entries that pin a unit's own versions is the same on every machine: nothing is taken from the
content that lies in its folder of policies. Two machines can compare their checksums then."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from importlib.resources import files
from uuid import uuid4

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.kernel.entry import AnyEntry
from domain.kernel.history import history
from domain.kernel.policy import TABLES, PolicyTable
from domain.kernel.policy_files import version_of
from projections.models import of_journal
from projections.sheets.folding import ordered

from .conftest import digest, entries_of, invented


def own() -> Iterator[PolicyTable]:
    """A version of every table that is the packaged one with other numbers, where its form lets them be others."""
    for name in TABLES:
        content = max(files("domain.policies").joinpath(name).iterdir(), key=lambda one: one.name).read_text()
        other = re.sub(r"(?m)^(\w+ = )(\d+)$", lambda found: f"{found[1]}{int(found[2]) + 1}", content)
        other = re.sub(r"number = (\d+)", lambda found: f"number = {int(found[1]) + 1}", other)
        try:
            yield version_of(name, "own", other.encode())
        except ValueError:
            yield version_of(name, "own", f"{content}\n# own\n".encode())


OWN = tuple(own())


def rows(entries: list[AnyEntry]) -> dict[str, set[bytes]]:
    """What every model makes of some entries."""
    return {
        model.name: {digest(row) for row in model.folded(ordered(model, entries, history(entries))).rows.values()}
        for model in of_journal("record")
    }


@pytest.mark.parametrize("seed", range(3))
def test_no_model_looks_into_what_is_kept_at_hand(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    told = entries_of(invented(random.Random(seed), [uuid4()], 600))
    entries = [replace(entry, policies=tuple(version.pin for version in OWN)) for entry in told]
    before = rows(entries)
    monkeypatch.setattr(policies(), "_pinned", dict(policies()._pinned))
    policies().keep(OWN)
    assert rows(entries) == before
