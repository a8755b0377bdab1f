"""A record of invented people who were lived through, its read models, and a lake filled from it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from consumers.lake.filling import fill
from consumers.lake.tables import Place
from journal.site import Site
from projections.models import MODELS
from projections.worker import worker
from rollcall.simulating.simulator import simulate
from tests.conftest import Install


class Lived(NamedTuple):
    """The installation and its lake."""

    site: Site
    place: Place


@pytest.fixture
def lived(install: Install, tmp_path: Path) -> Lived:
    """Sixteen files over ten months, with late entries and corrections."""
    site = install("simulated", MODELS)
    simulate(site, 16, 10, 7)
    with worker(site) as one:
        while one.round():
            pass
    place = Place(tmp_path / "a lake")
    list(fill(site, place.root, "t.events", processes=1))
    return Lived(site, place)
