"""The read models, one question a file."""

from __future__ import annotations

from typing import Any

from projections.model import Model
from projections.models import accesses, audit_trail, case_files, contributions, memberships, tallies
from projections.models.assessment import classes
from projections.models.conduct import breaches, ladder
from projections.models.contacts import check_ins, unasked
from projections.models.duties import book as duties
from projections.models.education import help, hours, sessions
from projections.models.figures import late_entries, measures
from projections.models.files import arrivals, departures, exit_bans
from projections.models.files import index as file_index
from projections.models.leave import book as leave_book
from projections.models.leave import permits
from projections.models.omitted import activations, silences
from projections.models.organisation import actions, four_ones, inspections, key_subjects, meetings, signals, work
from projections.models.oversight import decisions, emergencies, findings, services, upkeep
from projections.models.people import groups, guardians, needs, staff, trainings, volunteers
from projections.models.watched import seen, stages, worn
from projections.models.whereabouts import crossings, losses, positioning

#: All of them, in the order in which the engine folds them and writes them: what takes long to write stands first, so
#: that the others are folded meanwhile.
MODELS: tuple[Model[Any], ...] = (
    case_files.MODEL,
    duties.MODEL,
    tallies.MODEL,
    audit_trail.MODEL,
    check_ins.MODEL,
    contributions.MODEL,
    memberships.MODEL,
    leave_book.MODEL,
    file_index.MODEL,
    losses.MODEL,
    positioning.MODEL,
    crossings.MODEL,
    measures.MODEL,
    late_entries.MODEL,
    unasked.MODEL,
    key_subjects.MODEL,
    signals.MODEL,
    four_ones.MODEL,
    groups.MODEL,
    meetings.MODEL,
    actions.MODEL,
    inspections.MODEL,
    work.MODEL,
    staff.MODEL,
    volunteers.MODEL,
    hours.MODEL,
    help.MODEL,
    sessions.MODEL,
    trainings.MODEL,
    guardians.MODEL,
    needs.MODEL,
    permits.MODEL,
    arrivals.MODEL,
    departures.MODEL,
    exit_bans.MODEL,
    breaches.MODEL,
    ladder.MODEL,
    classes.MODEL,
    services.MODEL,
    findings.MODEL,
    decisions.MODEL,
    seen.MODEL,
    worn.MODEL,
    stages.MODEL,
    silences.MODEL,
    activations.MODEL,
    emergencies.MODEL,
    accesses.MODEL,
    upkeep.MODEL,
)


def of_journal(journal: str) -> tuple[Model[Any], ...]:
    """The models that are folded from one of the two journals."""
    return tuple(model for model in MODELS if model.journal == journal)
