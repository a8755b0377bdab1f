"""The listings: what is asked of many files or units at once, one question a file."""

from __future__ import annotations

from projections.listing import Listing
from projections.listings import contacts, leave

#: All of them, by the word of their path.
LISTINGS: dict[str, Listing] = {
    one.name: one
    for one in (
        leave.BOOK,
        leave.DAYS_AWAY,
        contacts.CHECK_INS,
        contacts.UNASKED,
        contacts.COMPLIANCE,
    )
}
