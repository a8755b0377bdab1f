"""Every event shows in a row of some read model, or is declared as one that the history alone shows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec.structs import replace

from domain.catalogue import event_examples
from domain.intake.examples import opened
from domain.kernel.event import CATALOGUE, Event
from projections.model import Model, Row
from projections.models import MODELS, audit_trail, case_files, memberships
from projections.models.figures import late_entries
from projections.models.files.row import CaseFile
from projections.models.history_only import HISTORY_ONLY

from .conftest import FORMS, Written, entries_of

#: They take in entries by who wrote them and when, whatever they say.
TRACES = (audit_trail.MODEL, late_entries.MODEL, memberships.MODEL)
EXAMPLES = (*event_examples(), *FORMS)
TRIES = 100


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE)
def test_an_event_changes_a_row_or_is_declared_as_shown_in_the_history_only(kind: type[Event]) -> None:
    shows = [model.name for model in MODELS if model not in TRACES and shown(model, kind)]
    assert bool(shows) is (kind not in HISTORY_ONLY), shows


def test_each_reason_is_a_sentence_without_its_end() -> None:
    assert all(reason and not reason.endswith(".") for reason in HISTORY_ONLY.values())


def shown(model: Model[Any], kind: type[Event]) -> bool:
    """Whether there is a history in which an event of this type changes what the rows of a model say."""
    return kind in model.handles and any(
        rows_of(model, so_far) != rows_of(model, [*so_far, last])
        for event in EXAMPLES
        if type(event) is kind
        for *so_far, last in histories(model, event)
    )


def histories(model: Model[Any], event: Event) -> Iterator[list[Written]]:
    """Histories that end in an event: of what its model folds, and some of it under the ids that the event names."""
    rng = random.Random(f"{model.name}/{event.topic}")
    before = [one for one in EXAMPLES if type(one) in model.handles]
    named = list(ids_in(event))
    for _ in range(TRIES):
        events = [*rng.choice(([], [opened])), *rng.choices(before, k=rng.choice((0, 2, 5, 20, 40))), event]
        stream = uuid4()
        yield [
            Written(stream, rng.choice(named) if named and rng.random() < 0.5 else UUID(int=n), one, float(n), float(n))
            for n, one in enumerate(events, 1)
        ]


def ids_in(value: Any) -> Iterator[UUID]:
    """The ids that an event names."""
    match value:
        case UUID():
            yield value
        case tuple():
            for one in value:
                yield from ids_in(one)
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from ids_in(getattr(value, name))


def rows_of(model: Model[Any], written: list[Written]) -> Mapping[Any, Row]:
    """The rows of a history; of a file, without how far it has come, and none where it says nothing else."""
    rows = model.folded(entries_of(written)).rows
    if model is not case_files.MODEL:
        return rows
    plain = {key: replace(row, version=0, position=0) for key, row in rows.items()}
    return {key: row for key, row in plain.items() if row != CaseFile(stream=row.stream)}
