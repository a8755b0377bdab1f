"""What each decision rests on: the committed list of the kinds of entries that each example of a command cites.

Run it after adding a command or an example: ``python -m tests.domain.test_cited``; then read the difference.
"""

import json
from pathlib import Path

import pytest

from domain.catalogue import command_examples
from domain.kernel.rule import Of

from .conftest import Given

LISTED = Path(__file__).parent / "cited.json"
ACCEPTED = [example for example in command_examples() if example.then]
NAMES = sorted({type(example.command).__name__ for example in ACCEPTED})


def _cited(name):
    """Of each accepted example of a command: what it brings about, and the topics or documents that this rests on."""
    return [_of(example) for example in ACCEPTED if type(example.command).__name__ == name]


def _of(example):
    file = Given(list(example.given)).knowing(others=example.others)
    outcome = file.when(example.command, by=example.by, at=example.now, documents=example.documents)
    topics = dict.fromkeys(example.others.get(Of.LOOKS, ()), "look")
    topics |= {str(entry.event_id): entry.event.topic for entry in outcome.entries}
    drafts = [f"{d.event.topic}: {', '.join(topics.get(e, 'document') for e in d.evidence)}" for d in outcome.drafts]
    return "; ".join(cited.rstrip(": ") for cited in drafts)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_cites_what_it_was_listed_to_cite(name):
    assert json.loads(LISTED.read_text(encoding="utf-8"))[name] == _cited(name)


def test_nothing_is_listed_that_is_no_command():
    assert list(json.loads(LISTED.read_text(encoding="utf-8"))) == NAMES


if __name__ == "__main__":
    LISTED.write_text(json.dumps({name: _cited(name) for name in NAMES}, indent=1) + "\n", encoding="utf-8")
