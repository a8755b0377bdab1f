"""The sample is whole, or said not to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journal.site import Site
from rollcall.settings import Settings
from rollcall.simulating import simulator
from rollcall.up import sample as module
from rollcall.up.sample import HalfFilled, sample


@pytest.fixture
def site(by_url: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A simulated journal without an entry; its sample is a small one."""
    site = Site(*by_url, tmp_path / "home" / "secrets" / "master.key")
    site.migrate(kind="simulated")
    monkeypatch.setattr(module, "CASES", 3)
    monkeypatch.setattr(module, "MONTHS", 2)
    return site


def head(site: Site) -> int:
    with site.reader() as reader:
        return reader.head().position


def test_it_is_filled_once_and_its_accounts_stay(site, capsys):
    first = sample(site, Settings())
    filled = head(site)
    assert filled > 0
    assert sample(site, Settings()) == first
    assert head(site) == filled
    last = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (last["progress"], last["done"], last["total"], last["finished"]) == ("sample", 6, 6, True)


def test_one_that_was_interrupted_is_not_taken_for_whole_and_the_folder_to_remove_is_named(site, monkeypatch, tmp_path):
    def interrupted(site, cases, months, seed, _bar, *, begins_on):
        simulator.simulate(site, 1, 1, seed)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "simulate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sample(site, Settings())
    with pytest.raises(HalfFilled, match=f"remove {tmp_path / 'home'} and start again"):
        sample(site, Settings())


def test_one_that_was_interrupted_before_its_first_entry_is_filled(site, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "simulate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sample(site, Settings())
    monkeypatch.setattr(module, "simulate", simulator.simulate)
    assert len(sample(site, Settings())) == 3


def test_a_population_that_was_there_is_left_alone(site):
    simulator.simulate(site, 1, 1, 7)
    there = head(site)
    assert len(sample(site, Settings())) == 3
    assert head(site) == there
