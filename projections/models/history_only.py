"""What only the history shows: events that no read model folds into a row, each with a word why.

The audit trail and the late entries take in every entry, whatever it says; they show none of these.
"""

from __future__ import annotations

from domain.assessment.results import record as results
from domain.contacts import record as contacts
from domain.contacts.checks import record as checks
from domain.contacts.life import record as life
from domain.contacts.seeds import record as seeds
from domain.education.stages import record as stages
from domain.kernel.event import Event
from domain.organisation.knowledge import record as knowledge
from domain.oversight.looks import record as looks
from domain.oversight.seals import record as seals
from domain.oversight.sources import record as sources
from domain.people.staffing import record as staffing

#: Whoever needs it reads it where it happened, in the file or the stream that it is about.
HISTORY_ONLY: dict[type[Event], str] = {
    checks.InfoCheckDone: "one look at one person: what it found is alleged as a breach or is nothing",
    contacts.CheckInReviewed: "an opinion on one check-in, which counts as it came",
    knowledge.CaseExampleNominated: "what others learn from a file changes nothing in it",
    knowledge.ContactLogged: "a note of who rang, for whoever reads the file",
    knowledge.DailyNoteRecorded: "a note of one day, for whoever reads the file",
    knowledge.GroupNotified: "that those who work together were told of something",
    life.ConditionNoted: "a note of how somebody is, for whoever reads the file",
    life.LifeChangeReported: "a note of what changed, for whoever reads the file",
    life.ReflectionSubmitted: "a writing of the person, for whoever reads the file",
    looks.FeedOpened: "facts of all files were read and no file was looked at",
    results.AttitudeAssessed: "an opinion of one day, which praise and commutation cite",
    results.ObjectionReferred: "the agency has decided; what the procuratorate finds is its finding",
    results.ObjectionReviewed: "the agency has decided; what the procuratorate finds is its finding",
    results.ResultNotified: "the tally says what the result is, and the history that it was handed out",
    seals.FileKeysSealed: "who is not entitled finds a seal nowhere, and in no model",
    seals.UnsealingRequested: "who is not entitled finds a seal nowhere, and in no model",
    seals.UnsealingApproved: "who is not entitled finds a seal nowhere, and in no model",
    seals.UnsealingRefused: "who is not entitled finds a seal nowhere, and in no model",
    seeds.SeedDrawn: "who was drawn by it stands in the file of each",
    sources.SourceHeard: "what is not known for its silence stands in the file of each",
    sources.SourceSilent: "what is not known for its silence stands in the file of each",
    staffing.StaffingReviewed: "the caseload is counted anew whenever it is asked for",
    stages.ProgrammeCompleted: "the hours show what was taken part in, and the stage how far somebody has come",
}
