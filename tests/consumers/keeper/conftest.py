"""The installation of the clock's tests: its people, its read models."""

from tests.consumers.clock.conftest import site, town

__all__ = ["site", "town"]
