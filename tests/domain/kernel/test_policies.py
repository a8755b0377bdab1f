"""Rules as data: dated, cited, pinned."""

import re
from datetime import date
from importlib.resources import files

import pytest

from domain.assessment.points.tables import ScoreRules
from domain.catalogue import policies
from domain.contacts.tables import CheckInCadence
from domain.intake.tables import ReportInitial
from domain.kernel.policy import TABLES, Policies, PolicyMissing
from domain.kernel.policy_files import load

VERSIONS = [version for versions in policies().all().values() for version in versions]


def test_every_table_has_a_version_and_every_folder_a_table():
    folders = {path.name for path in files("domain.policies").iterdir() if "." in path.name and path.is_dir()}
    assert folders == set(TABLES) == set(policies().all())


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.pin.partition("#")[0])
def test_a_version_is_cited_dated_and_pinned_by_its_content(version):
    assert re.fullmatch(r"[a-z._]+@(plans|prc-2020)#[0-9a-f]{64}", version.pin)
    assert version.source.instrument
    assert version.source.article
    assert policies().pinned(version.pin) is version
    assert version.source.status != "law" or version.source.effective_from == date(2020, 7, 1)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_has_both_sets_which_meet_on_the_first_day_of_the_law(name):
    law, plans = policies().all()[name]
    assert [v.pin.partition("#")[0] for v in (law, plans)] == [f"{name}@prc-2020", f"{name}@plans"]
    assert (plans.source.effective_from, plans.source.effective_to) == (date(1900, 1, 1), date(2020, 7, 1))
    assert (law.source.effective_from, law.source.effective_to) == (date(2020, 7, 1), None)
    for source in (law.source, plans.source):
        assert len(source.instrument) > 10
        assert source.note
        assert source.status in ("law", "local", "sample")


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2020, 6, 30), date(2020, 7, 1), date(2200, 12, 31)])
def test_on_every_day_exactly_one_version_is_in_force(name, day):
    in_force = [
        v
        for v in policies().all()[name]
        if v.source.effective_from <= day and (v.source.effective_to is None or day < v.source.effective_to)
    ]
    assert in_force == [policies().in_force(TABLES[name], day)]


def test_the_law_takes_over_on_its_first_day():
    before = policies().in_force(ReportInitial, date(2020, 6, 30))
    since = policies().in_force(ReportInitial, date(2020, 7, 1))
    assert (before.source.status, since.source.status) == ("sample", "law")
    with pytest.raises(PolicyMissing):
        policies().in_force(ReportInitial, date(1899, 12, 31))


def test_a_decision_pins_each_version_that_it_consulted_once():
    view = Policies(policies(), date(2026, 1, 1))
    view.of(CheckInCadence)
    view.of(ReportInitial, date(2020, 1, 1))
    view.of(ReportInitial)
    view.of(ReportInitial)
    assert [pin.partition("#")[0] for pin in view.consulted] == [
        "checkin.cadence@prc-2020",
        "report.initial@plans",
        "report.initial@prc-2020",
    ]


def test_the_points_table_has_both_sides_and_every_kind_in_both_languages():
    rules = policies().in_force(ScoreRules, date(2026, 1, 1)).rules
    assert len(rules) >= 12
    assert {rule.side for rule in rules} == {"awarded", "deducted"}
    assert {rule.kind for rule in rules} == {"reward", "sanction", "conduct"}
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.en and re.search("[\u4e00-\u9fff]", rule.zh) for rule in rules)
    assert all(rule.kind != "sanction" or rule.side == "deducted" for rule in rules)


@pytest.mark.parametrize(
    "content",
    [
        'days = "ten"\ncount_from = "next_day"\nroll = "none"',
        'days = 10\ncount_from = "next_day"\nroll = "none"\nspare = 1',
        "days = ",
    ],
)
def test_a_malformed_table_is_named_and_not_loaded(tmp_path, content):
    folder = tmp_path / "report.initial"
    folder.mkdir()
    source = '\n[source]\ninstrument = "x"\narticle = "1"\nstatus = "sample"\neffective_from = 1900-01-01\n'
    (folder / "bad-2020.toml").write_text(content + source)
    with pytest.raises(ValueError, match=r"report\.initial/bad-2020\.toml"):
        load(tmp_path)


def test_a_cadence_is_needed_for_every_class(tmp_path):
    packaged = files("domain.policies").joinpath("checkin.cadence", "prc-2020.toml").read_text()
    folder = tmp_path / "checkin.cadence"
    folder.mkdir()
    (folder / "half-2020.toml").write_text(packaged.replace("[classes.lenient]", "[classes.strict2]"))
    with pytest.raises(ValueError, match="half-2020"):
        load(tmp_path)
