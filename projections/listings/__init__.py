"""The listings: what is asked of many files or units at once, one question a file."""

from __future__ import annotations

from projections.listing import Listing
from projections.listings import (
    contacts,
    duties,
    education,
    figures,
    files,
    key_subjects,
    leave,
    organisation,
    people,
    support,
    whereabouts,
)
from projections.listings.omissions import counts
from projections.listings.oversight import (
    accesses,
    breaches,
    classes,
    decisions,
    emergencies,
    findings,
    ladder,
    services,
    upkeep,
)
from projections.listings.record import history, points

#: All of them, by the word of their path.
LISTINGS: dict[str, Listing] = {
    one.name: one
    for one in (
        history.FILES,
        history.TRAIL,
        points.TALLIES,
        points.LEDGER,
        leave.BOOK,
        leave.DAYS_AWAY,
        leave.PERMITS,
        files.DOCUMENTS,
        files.INCOMPLETE,
        files.ARRIVALS,
        files.DEPARTURES,
        files.EXIT_BANS,
        whereabouts.LOST,
        whereabouts.POSITIONING,
        whereabouts.CROSSINGS,
        figures.STATISTICS,
        figures.OCCURRENCES,
        figures.LATE,
        figures.LATE_FIGURES,
        figures.COHORTS,
        contacts.CHECK_INS,
        contacts.UNASKED,
        contacts.COMPLIANCE,
        key_subjects.KEY_SUBJECTS,
        key_subjects.SIGNALS,
        key_subjects.FOUR_ONES,
        people.GROUPS,
        people.CASELOAD,
        people.STAFF,
        people.VOLUNTEERS,
        people.TRAININGS,
        support.GUARDIANS,
        support.NEEDS,
        organisation.MEETINGS,
        organisation.ACTIONS,
        organisation.INSPECTIONS,
        organisation.WORK,
        education.HOURS,
        education.HELP,
        education.SESSIONS,
        breaches.BREACHES,
        ladder.LADDER,
        classes.CLASSES,
        services.SERVICES,
        findings.FINDINGS,
        decisions.DECISIONS,
        accesses.ACCESSES,
        accesses.EXPORTS,
        emergencies.USES,
        upkeep.ACTS,
        duties.DUTIES_OF_FILES,
        duties.DUTIES_OF_UNITS,
        *counts.KINDS,
        counts.OMISSIONS,
    )
}
