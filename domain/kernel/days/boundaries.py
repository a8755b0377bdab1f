"""Boundary words. Whether a word includes its number depends on the instrument, so the policy row says so.

Criminal Law art. 99 includes the number in 以上, 以下 and 以内. Other instruments include it in 以上 and 内 and
leave it out of 以下 and 超过. Each word here has its opposite: together they leave no gap and do not overlap.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

Comparator = Literal["inclusive", "exclusive"]
Number = int | Decimal


def within(number: Number, limit: Number, comparator: Comparator = "inclusive") -> bool:
    """以内, 内, 未超过; 以下 of an instrument that includes it, or, exclusive, of one that does not.

    >>> within(7, 7), within(8, 7), within(7, 7, "exclusive")
    (True, False, False)
    """
    return number <= limit if comparator == "inclusive" else number < limit


def exceeds(number: Number, limit: Number, comparator: Comparator = "inclusive") -> bool:
    """超过: whatever is not within. comparator: that of the limit which is exceeded.

    >>> exceeds(10, 10), exceeds(11, 10)
    (False, True)
    """
    return not within(number, limit, comparator)


def reaches(number: Number, limit: Number, comparator: Comparator = "inclusive") -> bool:
    """以上, 满: at least the number; exclusive, more than it.

    >>> reaches(6, 6), reaches(6, 6, "exclusive")
    (True, False)
    """
    return number >= limit if comparator == "inclusive" else number > limit


def below(number: Number, limit: Number, comparator: Comparator = "inclusive") -> bool:
    """不满: whatever does not reach. comparator: that of the limit which is not reached.

    >>> below(5, 6), below(6, 6)
    (True, False)
    """
    return not reaches(number, limit, comparator)
