"""Every topic that a policy table names is one that is recorded, or the beginning of one."""

import re

import msgspec
import pytest

from domain.assessment.points.tables import ScorePeriod
from domain.catalogue import CATALOGUE, policies
from domain.kernel.event import Fact

VERSIONS = [version for versions in policies().all().values() for version in versions]
TOPIC = re.compile(r"[a-z]+\.[a-z0-9.-]*")


def _pin(version):
    return version.pin.partition("#")[0]


def _named(value):
    """Every topic, or beginning of one, that stands in a table."""
    if isinstance(value, str) and TOPIC.fullmatch(value):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (*_named(key), *_named(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner)


def _topics(version):
    content = msgspec.to_builtins(version)
    return {topic for field, value in content.items() if field not in ("source", "pin") for topic in _named(value)}


@pytest.mark.parametrize("version", VERSIONS, ids=_pin)
def test_a_policy_table_names_topics_that_there_are(version):
    unknown = {t for t in _topics(version) if not any(known.startswith(t) for known in CATALOGUE)}
    assert unknown == set()


def test_the_tables_that_name_topics_are_found():
    named = {version.table for version in VERSIONS if _topics(version)}
    assert {"breach.evidence", "positioning.grounds", "score.period", "key_subject.criteria"} <= named


@pytest.mark.parametrize("version", policies().all()[ScorePeriod.table], ids=_pin)
def test_only_facts_open_a_period_again_because_decisions_are_never_late(version):
    assert all(issubclass(CATALOGUE[topic], Fact) for topic in version.reopened_by)
