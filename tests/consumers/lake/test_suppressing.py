"""What is hidden cannot be had from what is shown: an attacker solves the totals and does not find a small count."""

from __future__ import annotations

import doctest
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from consumers.lake import suppressing
from consumers.lake.suppressing import Counts, Hidden, hidden, with_totals

TABLES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(0, 12) | st.integers(0, 200))
)


def equations(table: Counts, away: Hidden) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Every total as an equation of what is hidden: who has the table can write these down."""
    lines = [(tuple(range(size - 1)), size - 1) for size in table.shape]
    number = np.full(table.shape, -1)
    number[away] = np.arange(away.sum())
    left, right = [], []
    for sums in (table, table.T):
        unknown = number if sums is table else number.T
        parts, total = lines[1] if sums is table else lines[0]
        for row, names in zip(sums, unknown, strict=True):
            equation, known = np.zeros(away.sum()), 0
            for place, sign in [*((part, 1) for part in parts), (total, -1)]:
                if names[place] >= 0:
                    equation[names[place]] += sign
                else:
                    known += sign * row[place]
            left.append(equation)
            right.append(-known)
    return np.array(left), np.array(right, dtype=np.float64)


def highest(table: Counts, away: Hidden) -> dict[tuple[int, int], float]:
    """The most that each hidden cell can be, by all that is shown. Totals are a network: bounds are whole numbers."""
    left, right = equations(table, away)
    found = {}
    for number, place in enumerate(np.argwhere(away)):
        aim = np.zeros(left.shape[1])
        aim[number] = -1
        solved = linprog(aim, A_eq=left, b_eq=right, bounds=(0, None), method="highs")
        found[int(place[0]), int(place[1])] = np.inf if solved.status == 3 else -solved.fun
    return found


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(2, 10), st.randoms(use_true_random=False))
def test_an_attacker_who_solves_the_totals_finds_no_small_cell_and_none_of_few_files(
    counts: Counts, k: int, chance: Random
) -> None:
    table = with_totals(counts)
    files = np.array([[chance.randint(0, number) for number in row] for row in table.tolist()])
    away = hidden(table, k, files)
    assert away[(table < k) | (files < k)].all()
    bounds = highest(table, away)
    for row, column in np.argwhere((table < k) | (files < k)).tolist():
        least = k if table[row, column] < k else table[row, column] + k
        assert bounds[row, column] >= least - 1e-6, (table, away)


def test_a_large_total_of_few_files_is_not_told_by_its_parts() -> None:
    table = with_totals(np.array([[40, 9], [0, 9]]))
    files = np.array([[4, 4, 4], [0, 9, 9], [9, 9, 9]])
    away = hidden(table, 5, files)
    assert highest(table, away)[0, 2] >= 49 + 5


def test_hiding_small_cells_alone_would_not_do() -> None:
    table = with_totals(np.array([[2, 30], [50, 60]]))
    assert highest(table, table < 5) == {(0, 0): pytest.approx(2)}


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert not hidden(with_totals(np.full((3, 4), 5)), 5).any()


def test_of_a_large_table_with_one_small_cell_three_others_are_hidden_and_no_total() -> None:
    counts = np.full((12, 12), 40)
    counts[3, 4] = 1
    away = hidden(with_totals(counts), 5)
    assert (away.sum(), away[-1].sum(), away[:, -1].sum()) == (4, 0, 0)


def test_of_a_table_of_one_cell_a_small_one_takes_its_totals_along() -> None:
    assert hidden(with_totals(np.array([[3]])), 5).all()


def test_the_example_holds() -> None:
    assert doctest.testmod(suppressing).failed == 0
