"""`rollcall lag`, `parked` and `checksum`: what operators see of the read models, and do about them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from projections.models import MODELS
from rollcall.up.command import _parts

Call = Callable[..., list[dict[str, Any]]]
PARK = """
INSERT INTO views.parked (model, build, stream, cause, position, backlog)
SELECT model, build, gen_random_uuid(), 'KeyError', 3, 7 FROM views.models WHERE model = 'tallies'
RETURNING stream"""


@pytest.fixture
def said(called: Callable[..., int], by_url: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls a command on a new installation; the lines of JSON that it prints."""
    assert called("migrate") == 0

    def call(*arguments: str, code: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert called(*arguments) == code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return call


def test_lag_tells_of_each_model_how_far_it_is(said: Call):
    lines = said("lag")
    assert {line["model"] for line in lines} == {model.name for model in MODELS}
    assert {(line["position"], line["head"], line["entries"], line["seconds"]) for line in lines} == {(0, 0, 0, 0.0)}


def test_checksum_tells_rows_and_digest_of_the_models_that_are_named(said: Call):
    assert len(said("checksum")) == len(MODELS)
    (line,) = said("checksum", "tallies")
    assert (line["model"], line["position"], line["rows"], line["ahead"]) == ("tallies", 0, 0, 0)
    assert len(line["digest"]) == 64
    assert said("checksum", "no_such_model", code=2) == []


def test_what_is_parked_is_listed_without_a_value_and_released(said: Call, by_url: tuple[str, str]):
    assert said("parked", "list") == []
    with psycopg.connect(by_url[0], autocommit=True) as conn:
        streams = [str(row[0]) for _ in range(2) for row in conn.execute(PARK)]
    lines = said("parked", "list")
    assert {line["stream"] for line in lines} == set(streams)
    assert {(line["model"], line["cause"], line["position"], line["backlog"]) for line in lines} == {
        ("tallies", "KeyError", 3, 7)
    }
    assert said("parked", "release", streams[0], "--model", "case_files") == [{"followed": 0, "parked": 0}]
    assert said("parked", "release", streams[0]) == [{"followed": 1, "parked": 0}]
    said("parked", "retry")
    assert said("parked", "list") == []


def test_the_processes_of_several_workers_have_names_of_their_own():
    assert [name for name, _ in _parts(1)] == ["api", "projections", "jobs", "signer", "clock", "keeper"]
    assert list(_parts(2)) == [
        ("api", "api"),
        ("projections-1", "projections"),
        ("projections-2", "projections"),
        ("jobs", "jobs"),
        ("signer", "signer"),
        ("clock", "clock"),
        ("keeper", "keeper"),
    ]
