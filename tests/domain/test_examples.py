"""Every example is true: an accepted command brings about what it says, a refused one is refused so."""

import pytest

from domain.catalogue import command_examples

EXAMPLES = command_examples()


def _name(example):
    outcome = example.refused.__name__ if example.refused else "accepted"
    return f"{type(example.command).__name__}-{outcome}"


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_an_example_is_decided_as_it_says(example, given):
    file = given(*example.given).knowing(others=example.others)
    outcome = file.when(example.command, by=example.by, at=example.now, documents=example.documents)
    if example.refused:
        outcome.refused(example.refused)
    else:
        outcome.then(*example.then)
