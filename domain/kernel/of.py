"""The kinds of streams, by name."""

from __future__ import annotations

import enum


class Of(enum.StrEnum):
    """What kind of stream a rule writes to."""

    CASES = "cases"
    UNITS = "units"
    STAFF = "staff"
    STAFFING = "staffing"
    VOLUNTEERS = "volunteers"
    PERIODS = "periods"
    MEETINGS = "meetings"
    INSPECTIONS = "inspections"
    WORK = "work"
    ESCALATIONS = "escalations"
    DEFECTS = "defects"
    SEEDS = "seeds"
    TRACKS = "tracks"
    FINDINGS = "findings"
    POLICIES = "policies"
    CALENDARS = "calendars"
    SOURCES = "sources"
    SESSIONS = "sessions"
    SURVEYS = "surveys"
    LOOKS = "looks"  # of the second journal: nothing is commanded there, a review rests on them
    SEALS = "seals"
