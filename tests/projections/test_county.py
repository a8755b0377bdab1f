"""A simulated county: every model that was kept up is what a rebuild makes of the record.

``make faults`` runs it at its whole size: 2,000 files over 24 months.
"""

from __future__ import annotations

import os
import threading

from journal.site import Site
from projections import schema
from projections.models import MODELS, of_journal
from projections.rebuild import rebuild
from projections.sheets import checksum
from projections.worker import worker
from rollcall.simulating.simulator import simulate

from .conftest import Desk

CASES, MONTHS = (2_000, 24) if os.environ.get("ROLLCALL_FAULTS") == "whole" else (60, 12)


def test_every_model_that_was_kept_up_is_what_a_rebuild_makes(site: Site, desk: Desk) -> None:
    simulating = threading.Thread(target=simulate, args=(site, CASES, MONTHS, 3))
    simulating.start()
    with worker(site) as one:
        while simulating.is_alive() | bool(one.round()):
            pass
    simulating.join()
    kept_up = {model.name: checksum.of_live(desk.views, model) for model in MODELS}
    head = desk.reader.head().position
    assert {kept_up[model.name].position for model in of_journal("record")} == {head}
    assert desk.views.execute("SELECT count(*) FROM parked").fetchone() == (0,)
    assert sum(found.rows > 0 for found in kept_up.values()) > 15
    assert {found.model: found for found in rebuild(site)} == kept_up
    assert not schema.outdated(desk.views, MODELS)
