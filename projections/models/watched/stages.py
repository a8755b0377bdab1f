"""Which stage of education holds for a file, and since when."""

from __future__ import annotations

from datetime import date

from domain.education.stages.record import EducationStageEntered, Stage
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite


class EducationStage(Row, frozen=True, kw_only=True):
    """The newest stage. begins_on: its first day."""

    stage: Stage
    begins_on: date
    said: Cite


def fold(sheet: Sheet[EducationStage], entry: Entry[EducationStageEntered]) -> Sheet[EducationStage]:
    """The stage after one more was entered."""
    event = entry.event
    row = EducationStage(stream=entry.originator_id, stage=event.stage, begins_on=event.begins_on, said=cite(entry))
    return sheet.put(row)


MODEL = Model(
    name="education_stages",
    version=1,
    order="history",
    row=EducationStage,
    fold=fold,
    handles=frozenset({EducationStageEntered}),
    carries=True,
)
