"""The tables of education: two whole sets, and none that contradicts itself."""

from datetime import date
from importlib.resources import files

import pytest
from msgspec.structs import replace

from domain.assessment.record import SupervisionClass
from domain.catalogue import policies
from domain.education.attendance.tables import EducationHours
from domain.education.counselling.tables import EducationCounselling
from domain.education.elsewhere.tables import EducationFollowUp
from domain.education.exemptions.tables import EducationBenefit
from domain.education.help.tables import EducationHelp
from domain.education.stages.record import Stage
from domain.education.stages.tables import EducationCurriculum, StageMonths

TABLES = [
    StageMonths,
    EducationCurriculum,
    EducationHours,
    EducationBenefit,
    EducationCounselling,
    EducationHelp,
    EducationFollowUp,
]
BEFORE, SINCE = date(2020, 6, 30), date(2020, 7, 1)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
def test_each_table_is_that_of_the_plans_until_the_law_and_that_of_the_law_since(table):
    assert {path.name for path in files("domain.policies").joinpath(table.table).iterdir()} == {
        "plans.toml",
        "prc-2020.toml",
    }
    assert policies().in_force(table, BEFORE).pin.startswith(f"{table.table}@plans#")
    assert policies().in_force(table, SINCE).pin.startswith(f"{table.table}@prc-2020#")


@pytest.mark.parametrize("day", [BEFORE, SINCE])
@pytest.mark.parametrize("juveniles", [False, True])
@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("level", list(SupervisionClass))
def test_there_is_a_programme_for_everybody_in_every_stage(day, juveniles, stage, level):
    table = policies().in_force(EducationCurriculum, day)
    assert any(
        row.stage is stage and row.juveniles is juveniles and level in (row.classes or (level,))
        for row in table.programmes
        if not row.categories
    )


def test_a_programme_without_a_topic_of_the_core_is_no_programme():
    table = policies().in_force(EducationCurriculum, SINCE)
    entry = table.programmes[0]
    for wrong in (
        replace(entry, topics=("legal-knowledge",)),
        replace(entry, topics=("gardening",)),
        replace(entry, after=("no-such",)),
    ):
        with pytest.raises(ValueError, match=r"the programme entry-adults"):
            replace(table, programmes=(wrong,)).__post_init__()


def test_hours_are_set_for_each_class_and_each_kind():
    table = policies().in_force(EducationHours, SINCE)
    for wrong in ({"classes": {}}, {"credits": {}}):
        with pytest.raises(ValueError, match="each class"):
            replace(table, **wrong).__post_init__()
