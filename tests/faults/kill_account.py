"""What the record holds against what was acknowledged: nothing lost, nothing doubled, nothing invented."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from domain.contacts.record import CheckInReceived
from journal.proof.signer import default_key_file
from journal.proof.verifying.whole import Trust, verify
from journal.site import Site

from .kill_load import Ledger


@dataclass(frozen=True)
class Report:
    """What a run came to. effective: faults that met requests in flight."""

    trials: int
    effective: int
    acknowledgements: int
    unknowns: int
    repeats: int
    statuses: dict[str, int]
    anomalies: list[str]

    def line(self) -> str:
        """As printed."""
        return json.dumps(self.__dict__ | {"anomalies": len(self.anomalies), "first": self.anomalies[:5]})

    def judged(self, *, least_faults: int, least_acknowledged: int = 1_000) -> None:
        """AssertionError where something was wrong, or too little happened to say that nothing was."""
        print(self.line())
        assert not self.anomalies, self.anomalies[:20]
        assert self.effective >= least_faults, f"vacuous: {self.effective} faults under load"
        assert self.acknowledgements >= least_acknowledged, f"vacuous: {self.acknowledgements} acknowledgements"


def report(site: Site, ledger: Ledger, *, trials: int, effective: int) -> Report:
    """Compare the whole record with the ledger, and verify it."""
    anomalies = [*ledger.anomalies, *_compared(site, ledger), *_doubted(site)]
    return Report(
        trials,
        effective,
        len(ledger.acknowledged),
        ledger.unknowns,
        ledger.repeats,
        {str(status): count for status, count in sorted(ledger.statuses.items())},
        anomalies,
    )


def _compared(site: Site, ledger: Ledger) -> list[str]:
    found: dict[str, list[tuple[UUID, UUID, int, int]]] = {}
    with site.reader() as reader:
        after = 0
        while entries := reader.after(after, 2_000):
            after = entries[-1].position
            for e in entries:
                if isinstance(e.event, CheckInReceived):
                    found.setdefault(e.command_id, []).append(
                        (e.originator_id, e.event_id, e.originator_version, e.position)
                    )
    sent = {one.key: one for one in ledger.sent}
    anomalies = [f"{key} is in the record and was never sent" for key in found.keys() - sent.keys()]
    anomalies += [f"{key} is in the record {len(e)} times" for key, e in found.items() if len(e) > 1]
    for one in ledger.acknowledged:
        assert one.answer is not None
        there = found.get(one.key)
        if not there:
            anomalies.append(f"{one.key} was acknowledged and is not in the record")
            continue
        stream, event_id, version, position = there[0]
        told = (one.answer["stream"], one.answer["entries"][0], one.answer["version"], one.answer["position"])
        if told != (str(stream), str(event_id), version, position):
            anomalies.append(f"{one.key} was acknowledged as another entry")
    return anomalies


def _doubted(site: Site) -> list[str]:
    findings = verify(site, trust=Trust.beside(default_key_file(site)))
    return [f"{finding.journal}: {finding.doubts.count} doubts" for finding in findings if finding.doubts.count]
