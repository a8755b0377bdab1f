"""Writing beside the folding. No server."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from projections.sheets.pen import Pen, Write


def test_what_is_given_is_written_in_order_and_done_at_the_end() -> None:
    done: list[int] = []
    with Pen().writing() as give:
        for number in range(100):
            give(partial(done.append, number))
    assert done == list(range(100))


def test_it_is_written_while_the_next_is_folded() -> None:
    begun = threading.Event()
    with Pen().writing() as give:
        give(begun.set)
        assert begun.wait(10)


def written(*writes: Write, folding: Callable[[], None]) -> None:
    """Some writes, and folding beside them."""
    with Pen().writing() as give:
        for write in writes:
            give(write)
        folding()


def test_what_failed_first_is_raised() -> None:
    def fails(words: str) -> None:
        raise OSError(words)

    with pytest.raises(OSError, match="first"):
        written(partial(fails, "first"), partial(fails, "second"), folding=lambda: None)


def test_nothing_more_is_written_once_folding_has_failed() -> None:
    done: list[str] = []
    begun, folded = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        folded.wait(10)
        done.append("slow")

    def folding() -> None:
        begun.wait(10)
        threading.Timer(0.05, folded.set).start()
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        written(slow, partial(done.append, "next"), folding=folding)
    assert done == ["slow"]
