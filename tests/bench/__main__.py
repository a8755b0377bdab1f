"""``python -m tests.bench [NAME ...]``: every figure side by side with its peer, one JSON line each.

Ends with 1 if a ratio is below its bound; everything is measured and printed all the same.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from keyword import iskeyword

from tests.bench.place import Place, place
from tests.bench.rounds import Measured, Pace, say

#: Each line and where it is measured, in the order in which they run.
LINES = {
    "append": "append",
    "append_128": "append",
    "append_under_snapshot": "append",
    "append_cold": "append",
    "growth": "append",
    "http_check_in": "http",
    "read_case_file": "http",
    "replay": "reading",
    "project": "folding",
    "project_all": "folding",
    "scale": "rebuilding",
    "rebuild": "rebuilding",
    "verify": "folding",
    "busy_case": "busy",
    "replay_as_of": "past",
    "listing_page": "past",
    "statistics_past": "past",
    "duties_of_unit": "duties",
    "import": "importing",
    "relay": "kafka",
    "event_to_topic": "kafka",
    "consume": "kafka",
    "consume_scale": "kafka",
    "lake": "kafka",
    "geofence": "geofence",
    "api_memory": "footprint",
    "replay_memory": "footprint",
    "rebuild_memory": "footprint",
    "up": "footprint",
    "catalogue": "footprint",
}


def main() -> int:
    """Measure what is named, or everything."""
    asked = _arguments()
    names = asked.names or list(LINES)
    if unknown := [name for name in names if name not in LINES]:
        print(f"no such line: {', '.join(unknown)}; there are {', '.join(LINES)}", file=sys.stderr)
        return 2
    began, measured = time.monotonic(), []
    with place(Pace(asked.seconds, asked.rounds)) as here:
        for name in names:
            say(name)
            one: Measured = _line(name)(here)
            print(one.line(), flush=True)
            measured.append(one)
    below = [one.name for one in measured if not one.good]
    say(f"{time.monotonic() - began:.0f} s; " + (f"below their bound: {', '.join(below)}" if below else "all good"))
    return 1 if below else 0


def _line(name: str) -> Callable[[Place], Measured]:
    function: Callable[[Place], Measured] = getattr(
        importlib.import_module(f"tests.bench.lines.{LINES[name]}"), f"{name}_" if iskeyword(name) else name
    )
    return function


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(LINES))
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round (3)")
    parser.add_argument("--rounds", type=int, default=5, help="how many (5)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
