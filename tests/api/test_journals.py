"""The health of the journals, as anybody with a token may read it."""

from __future__ import annotations

import time
from typing import Any

from domain.oversight.upkeep.record import Anchor, ChainAnchored
from journal.noting import noting
from projections.models import MODELS
from projections.rebuild import rebuild
from projections.rebuilt import note_rebuilt


def test_both_journals_say_how_far_they_are_written_signed_and_folded(running: Any):
    running.case()
    found = {one["journal"]: one for one in running.get("/v1/journals").json()["journals"]}
    assert set(found) == {"record", "reads"}
    record = found["record"]
    assert record["kind"] == running.site.kind()
    assert record["position"] > 0
    assert record["unsigned"] == record["position"] - record["checkpoint"]
    assert record["stopped"] is None
    assert {m["model"] for one in found.values() for m in one["models"]} == {model.name for model in MODELS}
    assert all(m["position"] + m["lag"] == record["position"] for m in record["models"])


def test_they_say_which_model_was_built_anew_and_who_holds_a_checkpoint(running: Any):
    running.case()
    sums = rebuild(running.site, ["tallies"])
    note_rebuilt(running.site, sums)
    anchored = ChainAnchored(journal="record", origin="x/record", size=1, root="a" * 64, how=Anchor.KEPT_ELSEWHERE)
    with noting(running.site) as note:
        note(anchored)
    until, told = time.monotonic() + 10, {}
    while not told.get("record", {}).get("anchored"):
        assert time.monotonic() < until, "the models did not come so far"
        told = {one["journal"]: one for one in running.get("/v1/journals").json()["journals"]}
    (held,) = told["record"]["anchored"]
    assert (held["size"], held["root"], held["how"], held["witness"]) == (1, "a" * 64, "kept_elsewhere", None)
    assert told["reads"]["anchored"] == []
    rebuilt = {one["model"]: one["rebuilt"] for one in told["record"]["models"]}
    (one,) = sums
    assert rebuilt["tallies"]["checksum"] == f"{one.digest:064x}"
    assert (rebuilt["tallies"]["position"], rebuilt["tallies"]["rows"]) == (one.position, one.rows)
    assert rebuilt["case_files"] is None


def test_nobody_reads_it_without_a_token(running: Any):
    assert running.client.get("/v1/journals").status_code == 401
