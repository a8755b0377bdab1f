"""The health of the journals, as anybody with a token may read it."""

from __future__ import annotations

from typing import Any

from projections.models import MODELS


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


def test_nobody_reads_it_without_a_token(running: Any):
    assert running.client.get("/v1/journals").status_code == 401
