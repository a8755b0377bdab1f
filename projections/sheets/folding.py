"""One stream and one model: whether its sheet can be advanced, and what folding makes of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.kernel.history import history
from projections.model import Model, Sheet
from projections.sheets.storing import Last

_OCCURRED_AT = attrgetter("occurred_at")

#: What changes entries that were folded already: every model refolds the stream.
REFOLDS: frozenset[type[Event]] = frozenset({EntryCorrected})


class NotFoldable(Exception):
    """A fold failed at an entry. cause: the kind of what it raised; position: of the entry."""

    def __init__(self, cause: str, position: int) -> None:
        super().__init__(cause, position)
        self.cause = cause
        self.position = position


def advances(model: Model[Any], last: Last | None, new: Sequence[AnyEntry]) -> bool:
    """Whether new entries sort after all that a sheet has folded. new: in the order of writing."""
    if model.order == "record" or not model.carries or last is None or not new:
        return True
    return min(new, key=_OCCURRED_AT).order > (last.occurred_at, last.position)


def advanced(model: Model[Any], sheet: Sheet[Any], last: Last | None, new: Sequence[AnyEntry]) -> Last | None:
    """Fold new entries that the model handles into a sheet. NotFoldable where the fold fails.

    new: in the order of writing. Returns how far the sheet is folded then.
    """
    if not new:
        return last
    ordered = new if model.order == "record" else sorted(new, key=_OCCURRED_AT)
    fold = model.fold
    for entry in ordered:
        try:
            sheet = fold(sheet, entry)
        except Exception as wrong:  # its stream is parked with the cause
            raise NotFoldable(type(wrong).__name__, entry.position) from wrong
    newest = ordered[-1]
    return Last(newest.occurred_at, newest.position)


def ordered(model: Model[Any], entries: Sequence[AnyEntry], effective: Sequence[AnyEntry]) -> list[AnyEntry]:
    """What a model folds of a stream: of its entries as written, or of their history."""
    chosen: Iterable[AnyEntry] = entries if model.order == "record" else effective
    handles = model.handles
    return [entry for entry in chosen if type(entry.event) in handles]


def refolded(
    model: Model[Any], sheet: Sheet[Any], entries: Sequence[AnyEntry], effective: Sequence[AnyEntry]
) -> Last | None:
    """Fold a whole stream anew; the sheet becomes what that gives. NotFoldable where the fold fails.

    entries: of the stream, as written. effective: their history.
    """
    mine = ordered(model, entries, effective)
    if not sheet.rows:
        return advanced(model, sheet, None, mine)
    fresh: Sheet[Any] = model.sheet()
    last = advanced(model, fresh, None, mine)
    sheet.become(fresh.rows)
    return last


def effective(entries: Sequence[AnyEntry]) -> list[AnyEntry]:
    """The history of a stream, all of it."""
    return history(entries)
