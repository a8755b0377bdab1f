"""A broker that things may be done to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.brokers.running import Broker


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Broker]:
    """A broker of one test alone, which may be killed."""
    home = tmp_path / "broker"
    home.mkdir()
    one = Broker(home)
    one.start()
    yield one
    one.kill()
