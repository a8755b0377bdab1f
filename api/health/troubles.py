"""What keeps the parts that run beside requests from their work: logged by its class, counted, told by readiness.

A loop that meets what nobody foresaw goes on with its next beat, and the installation is not ready until one
of them succeeds.
"""

from __future__ import annotations

from collections.abc import Callable

from api.health import metrics
from api.health.logs import log

#: Told of each beat of a loop: what nobody foresaw, or None where it succeeded.
Told = Callable[[Exception | None], None]


class Troubles:
    """What is wrong now, by part: the class of an exception, never its words."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def of(self, part: str) -> Told:
        """Whom the loop of a part tells of its beats."""

        def told(wrong: Exception | None) -> None:
            if wrong is not None:
                self._failed(part, type(wrong).__name__)
            elif self._found.pop(part, None) is not None:
                log.info("loop goes on", code=part)

        return told

    def parts(self) -> dict[str, str]:
        """The parts that fail, in the words of readiness."""
        return dict.fromkeys(self._found, "failing")

    def _failed(self, part: str, exception: str) -> None:
        metrics.FAILURES.labels(part).inc()
        if self._found.get(part) != exception:
            self._found[part] = exception
            log.error("loop failed", code=part, exception=exception)
