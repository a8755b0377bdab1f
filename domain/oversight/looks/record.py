"""The events of the reads journal: every look at a file, with its purpose. No personal values, no rules.

position: the position of the record that was shown, which is what one cites.
"""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from domain.kernel.event import Fact
from domain.kernel.ids import Code, Count, Digest


class Purpose(enum.StrEnum):
    """Why somebody looks. A list, not free text: reasons in words would hold personal values."""

    SUPERVISION = "supervision"
    DECISION = "decision"
    INSPECTION = "inspection"
    COMPLAINT = "complaint"
    SUBJECT_REQUEST = "subject_request"
    COURT_REQUEST = "court_request"
    STATISTICS = "statistics"
    MAINTENANCE = "maintenance"


class Outcome(enum.StrEnum):
    """What the answer was; ``unchanged`` is a look too: the person looks at what they hold."""

    SHOWN = "shown"
    PART = "part"
    UNCHANGED = "unchanged"
    ABSENT = "absent"


class Ground(enum.StrEnum):
    """Why somebody opens a file that is out of their reach: nothing less will do."""

    DANGER_TO_LIFE = "danger_to_life"
    DANGER_TO_OTHERS = "danger_to_others"
    PERSON_MISSING = "person_missing"
    COURT_ORDER = "court_order"


class FileShown(Fact, topic="oversight.file-shown.v1"):
    """A file was shown ({route}) for {purpose}: {outcome}, as at position {position}."""

    case_id: UUID
    route: Code
    purpose: Purpose
    position: int
    outcome: Outcome
    as_at: datetime | None = None


class HistoryReplayed(Fact, topic="oversight.history-replayed.v1"):
    """The history of a file was replayed ({route}) for {purpose}, as known at position {position}.

    as_at: the instant up to which facts counted; None for all. compared_with: the other position, where two
    views were compared.
    """

    case_id: UUID
    route: Code
    purpose: Purpose
    position: int
    outcome: Outcome
    compared_with: int | None = None
    as_at: datetime | None = None


class ListShown(Fact, topic="oversight.list-shown.v1"):
    """A list of files was shown ({route}) for {purpose}, as at position {position}.

    case_ids: the files on the page.
    """

    route: Code
    purpose: Purpose
    case_ids: tuple[UUID, ...]
    position: int
    outcome: Outcome
    as_at: datetime | None = None


class ExportMade(Fact, topic="oversight.export-made.v1"):
    """An export of {entries} entries was made ({route}) for {purpose}, as at position {position}.

    case_ids: the files in it; empty for a whole period. digest: SHA-256 of what was handed out.
    """

    route: Code
    purpose: Purpose
    case_ids: tuple[UUID, ...]
    from_position: int
    position: int
    entries: Count
    digest: Digest | None = None


class RefusalMade(Fact, topic="oversight.refusal-made.v1"):
    """Something was refused ({refusal}) on {route}.

    case_id: the file, where there is one. refusal: its code.
    """

    route: Code
    refusal: Code
    position: int
    purpose: Purpose | None = None
    case_id: UUID | None = None


class FeedOpened(Fact, topic="oversight.feed-opened.v1"):
    """The event feed was opened ({route}) for {purpose}, from position {from_position}."""

    route: Code
    purpose: Purpose
    from_position: int
    position: int


class BreakGlassUsed(Fact, topic="oversight.break-glass-used.v1"):
    """A file out of reach was opened in an emergency ({ground}, {route}) for {purpose}: {outcome}.

    review_by: the last day on which somebody else says whether it was justified, at the unit that holds the file.
    """

    case_id: UUID
    route: Code
    purpose: Purpose
    ground: Ground
    position: int
    outcome: Outcome
    review_by: date


LooksEvent = FileShown | HistoryReplayed | ListShown | ExportMade | RefusalMade | FeedOpened | BreakGlassUsed
