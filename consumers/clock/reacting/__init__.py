"""What entries of the record lead to: allegations, proposals, what is taken back, what is due on another day."""

from __future__ import annotations

from collections.abc import Mapping

from consumers.clock.following import Reaction
from consumers.clock.reacting import alleging, designating, entering, looking_again, proposing, taking_back
from consumers.clock.reacting.locating import Locating
from domain.assessment.points.record import PeriodClosed
from domain.catalogue import CATALOGUE
from domain.conduct.breaches.showing import TAKEN_BACK
from domain.intake.record import CaseOpened
from domain.kernel.correction import EntryCorrected
from domain.kernel.policy import PolicyBook
from domain.organisation.key_subjects.record import KeySubjectDesignated
from domain.whereabouts.tracks.record import FixesRecorded


def reactions(book: PolicyBook) -> Mapping[str, tuple[Reaction, ...]]:
    """What is done about entries, by topic. book: the policy versions at hand."""
    found: dict[str, tuple[Reaction, ...]] = {}

    def add(topic: str, *more: Reaction) -> None:
        found[topic] = (*found.get(topic, ()), *more)

    for topic in alleging.topics(book, CATALOGUE):
        add(topic, alleging.allege)
    for kind in TAKEN_BACK:
        add(kind.topic, taking_back.take_back)
    add(EntryCorrected.topic, looking_again.look_again)
    add(KeySubjectDesignated.topic, designating.designate)
    add(CaseOpened.topic, entering.enter)
    add(PeriodClosed.topic, proposing.propose)
    add(FixesRecorded.topic, Locating().react)
    return found
