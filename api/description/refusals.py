"""Which refusals a rule may answer with: read off its code, and that of the functions of the domain it calls."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from domain.kernel.refusal import NotEmpowered, Refused, Stale, Unknown
from domain.kernel.rule import FactCommand, InstantUnbounded, OccurredLater, OccurredTwice, Rule
from journal.handling import SeenVersionMissing


@cache
def refusals_of(rule: Rule) -> tuple[type[Refused], ...]:
    """The refusals of a rule by code: those that its functions name, and those that hold for all of its kind."""
    found: set[type[Refused]] = {NotEmpowered, InstantUnbounded}
    if issubclass(rule.command, FactCommand):
        found |= {OccurredLater, OccurredTwice}
    if not rule.opens:
        found.add(Unknown)
    if rule.decides and not rule.opens:
        found |= {SeenVersionMissing, Stale}
    assert isinstance(rule.decide, FunctionType)
    _gather(rule.decide, found, set())
    return tuple(sorted(found, key=lambda refusal: refusal.code))


def _gather(function: FunctionType, found: set[type[Refused]], seen: set[FunctionType]) -> None:
    seen.add(function)
    for value in _named(function):
        if isinstance(value, type) and issubclass(value, Refused) and value.__doc__ and "code" in vars(value):
            found.add(value)
        elif isinstance(value, FunctionType) and value.__module__.startswith("domain.") and value not in seen:
            _gather(value, found, seen)


def _named(function: FunctionType) -> Iterator[Any]:
    """The globals that a function names, and what it names within the modules among them."""
    names = {name for code in _codes(function.__code__) for name in code.co_names}
    for name in names:
        value = function.__globals__.get(name)
        if isinstance(value, ModuleType) and value.__name__.startswith("domain."):
            yield from (vars(value)[inner] for inner in names if inner in vars(value))
        elif value is not None:
            yield value


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if inspect.iscode(constant):
            yield from _codes(constant)
