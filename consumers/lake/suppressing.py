"""Small counts kept from the public: hidden themselves, and so many others with them that totals do not tell them.

A table is counts by two things, with the totals of each and of all. Hidden is every count below k, totals too, and
every count that rests on fewer than k files, however large. Then, for each of these, it is seen to that whoever knows
all that is shown, and that counts are not negative, cannot rule out that it is k or more (of one that rests on few
files: k more than it is). Three others are hidden with which it stands at the corners of a rectangle, so that moving
all four together changes no total that is shown. Hiding more never takes that back, so one pass is enough. What is
hidden to protect others looks like what is small.

This is about one table by itself. Who has two of different k, or of times that overlap, or knows of single cases, may
learn more: docs/lake.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Hidden = npt.NDArray[np.bool_]


def with_totals(counts: Counts) -> Counts:
    """A table with a last column and a last row of totals, and the total of all in the corner."""
    wide = np.hstack([counts, counts.sum(axis=1, keepdims=True)])
    return np.vstack([wide, wide.sum(axis=0, keepdims=True)])


def hidden(table: Counts, k: int, files: Counts | None = None) -> Hidden:
    """Which cells of a table with totals are not shown.

    k: from which count on a cell may be. files: on how many files each cell rests; where not given, each on enough.

    >>> counts = np.array([[2, 30, 40], [50, 60, 70], [80, 90, 100]])
    >>> hidden(with_totals(counts), 5).astype(int)
    array([[1, 1, 0, 0],
           [1, 1, 0, 0],
           [0, 0, 0, 0],
           [0, 0, 0, 0]])
    """
    few = np.zeros(table.shape, dtype=np.bool_) if files is None else (files < k) & (table >= k)
    away: Hidden = (table < k) | few
    for row, column in np.argwhere(away):
        room = k if few[row, column] else k - table[row, column]
        far_row, far_column = _corners(table, away, room, row, column)
        away[far_row, column] = away[row, far_column] = away[far_row, far_column] = True
    return away


def _corners(table: Counts, away: Hidden, room: int, row: int, column: int) -> tuple[int, int]:
    """The other row and column of the cheapest rectangle on which a cell may move up by so much.

    A total moves with its parts and against nothing, so with totals at corners there always is one.
    """
    rows, columns = _signs(table.shape[0]), _signs(table.shape[1])
    down = -rows * rows[row], -columns * columns[column]
    signs = down[0][:, None] * down[1][None, :]
    cost = np.where(away, 0, table + 1).astype(np.float64)
    far = np.where((signs > 0) | (table >= room), cost, np.inf)
    far += np.where((down[0] > 0) | (table[:, column] >= room), cost[:, column], np.inf)[:, None]
    far += np.where((down[1] > 0) | (table[row] >= room), cost[row], np.inf)[None, :]
    far[row, :] = far[:, column] = np.inf
    found: Sequence[Any] = np.unravel_index(int(np.argmin(far)), far.shape)
    return int(found[0]), int(found[1])


def _signs(size: int) -> Counts:
    """How each line enters its total: the total itself, which is last, with a minus."""
    return np.append(np.ones(size - 1, dtype=np.int64), -1)
