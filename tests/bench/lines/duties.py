"""What a unit has to do, asked over HTTP."""

from __future__ import annotations

from tests.bench import histories, load
from tests.bench.lines.http import projected
from tests.bench.place import Place
from tests.bench.rounds import Measured, ceiling, say
from tests.bench.serving import served, token

CONNECTIONS = 1
MOST_P99_MS = 50


def duties_of_unit(place: Place) -> Measured:
    """Milliseconds within which 99 of 100 first pages of the duties of a unit of 1,000 cases come, looks recorded."""
    site = place.sets.middle.site
    projected(place, site)
    headers = {"Authorization": f"Bearer {token(place, site)}", "Rollcall-Purpose": "supervision"}
    taken: list[float] = []
    with served(place, site, ["rollcall", "api"]) as (port, _):
        for number in range(place.pace.rounds):
            say(f"duties_of_unit: round {number + 1} of {place.pace.rounds}")
            answered = load.put(
                load.Load(
                    connections=CONNECTIONS,
                    port=port,
                    seconds=place.pace.seconds,
                    method="GET",
                    path="/v1/units/{case}/duties?status=open",
                    cases=[histories.UNIT],
                    headers=headers,
                )
            )
            if set(answered.statuses) != {"200"}:
                raise RuntimeError(f"answers of another kind: {answered.statuses}")
            taken.append(answered.p99_ms)
    return ceiling("duties_of_unit", taken, unit="ms", most=MOST_P99_MS, cases=len(place.sets.middle.ids))
