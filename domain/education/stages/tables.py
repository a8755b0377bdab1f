"""The policy tables of stages: how long they are, and what is taught in them to whom."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.assessment.record import SupervisionClass
from domain.education.sessions.record import Form
from domain.education.stages.record import Stage
from domain.intake.record import Sentence
from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table


@table("stage.months")
class StageMonths(PolicyTable, frozen=True, kw_only=True):
    """How long the first and the last stage are, in months. entry: from the day of opening; release: those that end
    on the last day of the term."""

    entry: Annotated[int, msgspec.Meta(ge=1, le=12)]
    release: Annotated[int, msgspec.Meta(ge=1, le=12)]


class Topic(Row, frozen=True, kw_only=True):
    """What a session may be about. core: whether it belongs to ideological education, the core of every programme."""

    id: Code
    core: bool
    en: str
    zh: str


class Teaching(Row, frozen=True, kw_only=True):
    """A programme: its topics, in the order of its steps, and for whom it is.

    classes, categories: none means all. juveniles: whether it is theirs or that of adults. after: programmes one of
    which has to be completed before; none means that nothing has to.
    """

    id: Code
    stage: Stage
    topics: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]
    classes: tuple[SupervisionClass, ...] = ()
    categories: tuple[Sentence, ...] = ()
    juveniles: bool = False
    after: tuple[Code, ...] = ()


@table("education.curriculum")
class EducationCurriculum(PolicyTable, frozen=True, kw_only=True):
    """What is taught, by stage, class and category.

    unclassed: the class whose programmes hold before one is assigned. forms: those in which it is taught. separate:
    whether juveniles are taught apart from adults. professionals: how many staff a session needs at least.
    """

    unclassed: SupervisionClass
    forms: tuple[Form, ...]
    separate: bool
    professionals: Count
    topics: tuple[Topic, ...]
    programmes: tuple[Teaching, ...]

    def programme(self, code: str) -> Teaching | None:
        """The programme of a code; None where the table has none."""
        return next((row for row in self.programmes if row.id == code), None)

    def teaches(self, topic: str) -> bool:
        """Whether a topic is one of the table's."""
        return any(row.id == topic for row in self.topics)

    def __post_init__(self) -> None:
        """A programme of topics that are not there, or without one of the core, is refused when it is loaded."""
        core = {topic.id: topic.core for topic in self.topics}
        known = {row.id for row in self.programmes}
        for row in self.programmes:
            if not set(row.topics) <= core.keys() or not set(row.after) <= known:
                raise ValueError(f"the programme {row.id} names what is not in the table")
            if not any(core[topic] for topic in row.topics):
                raise ValueError(f"the programme {row.id} has no topic of the core")
