"""A simulated county whose officers omit nothing, and in which some omissions are planted among the honest cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import NamedTuple
from uuid import UUID

from domain.kernel.access import Actor, Role
from domain.kernel.draft import Draft
from domain.kernel.ids import stream_of
from domain.kernel.policy import policy_id
from domain.oversight.policies.record import PolicyActivated
from journal.handling.composing import compose, microseconds
from journal.plan import Envelope
from journal.site import Site
from rollcall.bulk.writing import writing
from rollcall.simulating import simulator
from rollcall.simulating.acting import SOURCE, Act, id_at
from rollcall.simulating.people import COUNTY, OFFICES, UNITS, officer

from .planting import CAP_FROM, CAP_SINCE, CAP_VERSION, OWN_FROM, OWN_SINCE, OWN_VERSION, File

#: Two waves of files, and the day at which the first is looked at.
WAVES = (date(2025, 1, 6), date(2025, 3, 3))
FIRST_LOOK = date(2025, 2, 28)
ADMIN = Actor(f"{COUNTY}.admin", Role.ADMIN, COUNTY)
#: What is planted, by the kind of the listing that has to find it, and how often in each wave.
PLANTED: dict[str, dict[str, int]] = {
    "unanswered": {"unalleged": 2, "unnoticed": 2, "late-reporter": 2, "unanswered": 2, "answered-late": 2},
    "duties": {"no-talk": 5, "class-late": 5},
    "overheld": {"kept": 5, "kept-a-while": 5},
    "silence": {"silent": 5, "silent-a-while": 5},
    "own-proposals": {"own": 10},
    "off-policy": {"old-version": 4, "unknown-version": 3, "overlooked-version": 3},
    "late-entries": {"late": 5, "after-decision": 5},
    "groups": {"no-group": 5, "left": 5},
}
#: Among them live these, who have had what looks like it.
HONEST = ("plain", "answered", "discharged", "replaced", "corrected", "refused", "custody", "written-up")


class Lived(NamedTuple):
    """One file. wrong: what was planted in it; wave: in which it opened."""

    stream: UUID
    wrong: str
    wave: int
    acts: list[Act]


def settle(site: Site, each: int = 3) -> list[Lived]:
    """Record the county. each: how many honest files of each sort in each wave."""
    files: list[Lived] = []
    sorts = [(wrong, n) for kind in PLANTED.values() for wrong, n in kind.items()] + [(sort, each) for sort in HONEST]
    for wave, opens_on in enumerate(WAVES):
        for sort, times in sorts:
            for n in range(times):
                files.append(_lived(len(files), sort, wave, opens_on + timedelta(days=n % 5)))
    with writing(site, simulator._settled, simulated=True) as bulk:
        simulator._established(bulk, {}, date(2025, 1, 2), 1)
        for act in sorted([*_activations(), *(act for file in files for act in file.acts)], key=lambda act: act.at):
            bulk.put(simulator._pending(act))
        bulk.finish()
    return files


def _lived(n: int, sort: str, wave: int, opens_on: date) -> Lived:
    office = OFFICES[n % len(OFFICES)]
    chance = Random(f"county/{n}")
    units = {unit.unit_id: unit for unit in UNITS}
    file = File(chance, office, units, datetime.combine(opens_on, time.min, office.zone_info).astimezone(UTC))
    file.live(sort, f"LH-{n + 1:04}", opens_on, officer(office, n % 4))
    return Lived(file._folding.stream, sort, wave, file.acts)


def _activations() -> list[Act]:
    return [_activated(OWN_VERSION, OWN_SINCE, OWN_FROM), _activated(CAP_VERSION, CAP_SINCE, CAP_FROM)]


def _activated(pin: str, on: date, effective_from: date) -> Act:
    at = datetime.combine(on, time(9), UTC)
    table, _, rest = pin.partition("@")
    version, _, digest = rest.partition("#")
    event = PolicyActivated(unit_id=COUNTY, table=table, version=version, digest=digest, effective_from=effective_from)
    composed = compose([Draft(event)], now=at, seen_position=0, new_id=partial(id_at, at, Random(5)))
    bodies = [body._replace(recorded_at=microseconds(at)) for body in composed.bodies]
    envelope = Envelope(actor_id=ADMIN.id, actor_role=ADMIN.role.value, unit_id=COUNTY, source=SOURCE)
    stream = stream_of("policy", policy_id(COUNTY, table))
    return Act(microseconds(at), stream, 0, composed._replace(bodies=bodies), envelope)
