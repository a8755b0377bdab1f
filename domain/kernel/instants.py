"""What may be wrong with the time that somebody gives."""

from __future__ import annotations

from domain.kernel.refusal import Malformed


class OccurredLater(Malformed, code="kernel.occurred-later"):
    """A fact cannot have occurred in the future.

    A date or time that has passed, with its offset from UTC.
    """


class OccurredTwice(Malformed, code="kernel.occurred-twice"):
    """A fact is given both an instant and a day.

    Either occurred_at or occurred_on.
    """


class InstantUnbounded(Malformed, code="kernel.instant-unbounded"):
    """A date or time lies outside the years 1900 to 2200, or has no offset from UTC.

    A time like 2026-03-01T09:30:00+08:00.
    """
