"""Every mechanism of the work plans is carried: by events, commands, policies and a test, none of them made up."""

import ast
from pathlib import Path

import pytest

from api.description.mechanisms import mechanisms, text
from domain.catalogue import CATALOGUE, RULES, policies

ROOT = Path(__file__).parents[2]
ALL = mechanisms()


def _number(mechanism):
    return f"m{mechanism.number}"


def test_the_plans_have_sixty_eight_mechanisms():
    assert [mechanism.number for mechanism in ALL] == list(range(1, 69))


@pytest.mark.parametrize("mechanism", ALL, ids=_number)
def test_a_mechanism_has_events_commands_and_a_test_that_shows_it(mechanism):
    carried = mechanism.carried
    assert carried.events, mechanism.asked.says
    assert carried.commands, mechanism.asked.says
    assert carried.tests, mechanism.asked.says
    assert not any("test_examples.py" in test for test in carried.tests), "one of its own, not that of all examples"


@pytest.mark.parametrize("mechanism", ALL, ids=_number)
def test_what_carries_a_mechanism_is_there(mechanism):
    carried = mechanism.carried
    assert set(carried.events) <= CATALOGUE.keys()
    assert set(carried.commands) <= RULES.keys()
    assert set(carried.policies) <= policies().all().keys()
    for test in carried.tests:
        path, _, name = test.partition("::")
        assert name in _tests(ROOT / path), test


def _tests(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_the_committed_table_is_that_of_this_catalogue():
    assert (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8") == text()
