"""Statistics recounted from the exported events by a query engine that shares no code with the models.

``make faults`` recounts a simulated county of its whole size: 2,000 files over 24 months.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import msgspec
import pytest

from domain.catalogue import event_examples
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Sealed, slice_of
from journal.site import Site
from journal.walking import Part, walker
from projections import schema
from projections.listings.figures import LATE_FIGURES, STATISTICS
from projections.models import of_journal
from projections.models.figures import measures
from projections.questions import ASKED_ALREADY, ask
from projections.sheets import building
from rollcall.simulating.simulator import simulate

from ..conftest import Desk, Pen, invented

CASES, MONTHS = (2_000, 24) if os.environ.get("ROLLCALL_FAULTS") == "whole" else (60, 12)
ZONE = "Asia/Shanghai"
NOTHING = {"from_on": None, "to_on": None, "per": None, "zone": ZONE, "limit": 100_000, "today": None, **ASKED_ALREADY}

#: What counts, as an analyst would write it who has only the export: last states, not a fold.
RECOUNT = """
CREATE VIEW standing AS
  WITH corrections AS (
    SELECT stream, facts->>'$.entry' AS entry, becomes_topic, becomes, coalesce(moved_to, NULL) AS moved_to,
      row_number() OVER (PARTITION BY facts->>'$.entry' ORDER BY position DESC) AS newest
    FROM events WHERE topic = 'kernel.entry-corrected.v1')
  SELECT e.stream, e.unit_id, e.position, e.id, coalesce(c.becomes_topic, e.topic) AS topic,
    CASE WHEN c.entry IS NULL THEN e.facts ELSE c.becomes END AS facts, coalesce(c.moved_to, e.occurred_at) AS happened
  FROM events AS e LEFT JOIN corrections AS c ON c.entry = e.id AND c.newest = 1 AND c.stream = e.stream
  WHERE e.topic <> 'kernel.entry-corrected.v1' AND (c.entry IS NULL OR c.becomes_topic IS NOT NULL);

CREATE VIEW keyed AS
  SELECT *, CASE
      WHEN topic IN ('contacts.check-in-missed.v1', 'contacts.miss-withdrawn.v1') THEN facts->>'$.check_in_id'
      WHEN topic LIKE 'conduct.breach-%' THEN facts->>'$.breach_id'
      ELSE id END AS about
  FROM standing;

CREATE VIEW plain AS
  SELECT stream, unit_id, happened, position, id AS about, measure, value FROM (
    SELECT *, CASE topic
      WHEN 'intake.case-opened.v1' THEN 'opened' WHEN 'intake.discharged.v1' THEN 'discharged'
      WHEN 'intake.terminated.v1' THEN 'terminated' WHEN 'intake.death-recorded.v1' THEN 'died'
      WHEN 'conduct.admonition-issued.v1' THEN 'admonition' WHEN 'conduct.warning-issued.v1' THEN 'warning'
      WHEN 'conduct.public-security-penalty-recorded.v1' THEN 'penalty'
      WHEN 'conduct.revocation-proposed.v1' THEN 'revocation_proposed'
      WHEN 'conduct.recall-proposed.v1' THEN 'recall_proposed'
      WHEN 'conduct.no-action-decided.v1' THEN 'no_action' WHEN 'conduct.praise-granted.v1' THEN 'praise'
      WHEN 'whereabouts.contact-lost.v1' THEN 'contact_lost' WHEN 'leave.leave-approved.v1' THEN 'leave_approved'
      WHEN 'leave.unauthorised-absence-recorded.v1' THEN 'unauthorised_absence'
      WHEN 'leave.unauthorised-absence-ended.v1' THEN 'unauthorised_days'
      WHEN 'whereabouts.device-tampered.v1' THEN 'device_tampered'
      WHEN 'conduct.merit-recorded.v1' THEN 'merit' WHEN 'conduct.reoffending-recorded.v1' THEN 'reoffending'
      WHEN 'intake.reported-at-new-place.v1'
        THEN CASE WHEN facts->>'$.unit_id' IS NOT NULL THEN 'moved_in' END
      END AS measure,
      CASE WHEN topic IN ('leave.leave-approved.v1', 'leave.unauthorised-absence-ended.v1')
        THEN (facts->>'$.days')::bigint ELSE 1 END AS value
    FROM standing AS s
    WHERE NOT EXISTS (
      SELECT 1 FROM standing AS u WHERE u.stream = s.stream AND u.facts->>'$.entry' = s.id
        AND (u.happened, u.position) > (s.happened, s.position)
        AND (u.topic = 'conduct.praise-withdrawn.v1' AND s.topic = 'conduct.praise-granted.v1'
          OR u.topic = 'whereabouts.false-alarm-confirmed.v1' AND s.topic = 'whereabouts.contact-lost.v1'
          OR u.topic IN ('conduct.sanction-withdrawn.v1', 'conduct.sanction-quashed.v1') AND s.topic IN (
            'conduct.admonition-issued.v1', 'conduct.warning-issued.v1', 'conduct.no-action-decided.v1'))))
  WHERE measure IS NOT NULL;

CREATE VIEW once AS
  SELECT stream, unit_id, happened, position, about, measure, 1::bigint AS value FROM (
    SELECT k.*, m.measure, m.out, row_number() OVER (PARTITION BY k.stream, m.measure, about
      ORDER BY happened DESC, position DESC) AS newest
    FROM keyed AS k JOIN (VALUES
      ('contacts.check-in-missed.v1', 'check_in_missed', false),
      ('contacts.miss-withdrawn.v1', 'check_in_missed', true),
      ('conduct.breach-alleged.v1', 'breach_alleged', false), ('conduct.breach-withdrawn.v1', 'breach_alleged', true),
      ('conduct.breach-substantiated.v1', 'breach_substantiated', false),
      ('conduct.breach-withdrawn.v1', 'breach_substantiated', true)) AS m(topic, measure, out) USING (topic))
  WHERE newest = 1 AND NOT out;

CREATE VIEW figures AS
  SELECT unit_id, strftime(happened AT TIME ZONE 'Asia/Shanghai', '%Y-%m') AS month, measure,
    count(*) AS number, sum(value) AS total
  FROM (SELECT * FROM plain UNION ALL SELECT * FROM once)
  WHERE stream IN (SELECT stream FROM standing WHERE topic = 'intake.case-opened.v1') GROUP BY ALL;

CREATE VIEW late AS
  SELECT unit_id, strftime(occurred_at AT TIME ZONE 'Asia/Shanghai', '%Y-%m') AS month, 'late' AS measure,
    count(*) AS number, sum(hours)::bigint AS total, quantile_disc(hours, 0.5) AS p50, quantile_disc(hours, 0.9) AS p90
  FROM (SELECT *, epoch(recorded_at - occurred_at) - 86400 * CASE precision
          WHEN 'day' THEN 1 WHEN 'month' THEN 31 ELSE 0 END AS seconds, floor(seconds / 3600)::bigint AS hours
        FROM events)
  WHERE hours >= 1 AND stream IN (SELECT stream FROM standing WHERE topic = 'intake.case-opened.v1') GROUP BY ALL;
"""


def exported(site: Site, file: Path) -> int:
    """Every entry of every file as a line of JSON: the envelope and the facts, nothing personal."""
    count = 0
    with walker(site) as walk, file.open("w") as out:
        with site.reader() as reader:
            position = reader.head().position
        for _, entries in walk.files(Part(UUID(int=0), UUID(int=2**128 - 1), position)):
            for entry in entries:
                out.write(json.dumps(_line(entry)) + "\n")
                count += 1
    return count


def _line(entry: Any) -> dict[str, Any]:
    event = entry.event
    becomes = event.becomes if isinstance(event, EntryCorrected) else None
    moved = event.occurred_at if isinstance(event, EntryCorrected) else None
    return {
        "position": entry.position,
        "stream": str(entry.originator_id),
        "id": str(entry.event_id),
        "topic": event.topic,
        "unit_id": entry.unit_id,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "precision": entry.occurred_precision.value,
        "facts": _facts(event),
        "becomes_topic": becomes.topic if becomes is not None else None,
        "becomes": _facts(becomes) if becomes is not None else None,
        "moved_to": moved.isoformat() if moved else None,
    }


def _facts(event: Any) -> dict[str, Any]:
    plain = {n: getattr(event, n) for n in event.__struct_fields__ if n != "becomes"}
    return {n: msgspec.to_builtins(v) for n, v in plain.items() if not isinstance(v, Sealed)}


def counted_anew(file: Path, asked: str) -> list[Any]:
    """What DuckDB says of an export."""
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute(
            "CREATE TABLE events AS SELECT * FROM read_json($file, format = 'newline_delimited', columns = {"
            "position: 'BIGINT', stream: 'VARCHAR', id: 'VARCHAR', topic: 'VARCHAR', unit_id: 'VARCHAR', "
            "occurred_at: 'TIMESTAMPTZ', recorded_at: 'TIMESTAMPTZ', precision: 'VARCHAR', facts: 'JSON', "
            "becomes_topic: 'VARCHAR', becomes: 'JSON', "
            "moved_to: 'TIMESTAMPTZ'})",
            {"file": str(file)},
        )
        engine.execute(RECOUNT)
        return engine.execute(asked).fetchall()


def recounted(file: Path) -> dict[tuple[str, str, str], tuple[int, int]]:
    """The figures as DuckDB counts them: by unit, month and measure, how often and how much."""
    rows = counted_anew(file, "SELECT unit_id, month, measure, number, total FROM figures")
    return {(unit, month, measure): (number, int(total)) for unit, month, measure, number, total in rows}


def late_recounted(file: Path) -> list[Any]:
    """Late entries as DuckDB counts them: by unit and month, how many, how many hours, median and ninth decile."""
    return counted_anew(file, "SELECT unit_id, month, number, total, p50, p90 FROM late ORDER BY unit_id, month")


def late_shown(desk: Desk, units: list[str]) -> list[Any]:
    """The same of the listing."""
    lines = ask(desk.views, LATE_FIGURES.question(()), NOTHING | ASKED_ALREADY | {"units": units})
    return [(f.unit_id, f.month, f.number, f.total, f.p50, f.p90) for f in lines]


def shown(desk: Desk, units: list[str]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """The figures of the listing. Hours of responses are left to a test of their own."""
    lines = ask(desk.views, STATISTICS.question(()), NOTHING | ASKED_ALREADY | {"units": units})
    return {(f.unit_id, f.month, f.measure): (f.number, f.total) for f in lines if f.measure != "response_hours"}


def built(site: Site, desk: Desk) -> None:
    """All models of the record, filled from it."""
    fill = building.Fill(desk.views, [table for table, _, _ in schema.live(desk.views, of_journal("record"))])
    with walker(site) as walk, site.reader() as reader:
        for stream, entries in walk.files(Part(UUID(int=0), UUID(int=2**128 - 1), reader.head().position)):
            fill.add(stream, entries)
    fill.flush()


def units_of(desk: Desk) -> list[str]:
    return [row[0] for row in desk.views.execute("SELECT DISTINCT unit_id FROM case_files WHERE unit_id IS NOT NULL")]


def test_statistics_of_a_simulated_county_are_what_a_recount_of_the_export_gives(
    site: Site, desk: Desk, tmp_path: Path
):
    simulate(site, CASES, MONTHS, 3)
    built(site, desk)
    assert exported(site, tmp_path / "events.ndjson") > 2_500
    figures = shown(desk, units_of(desk))
    assert {measure for _, _, measure in figures} >= {"opened", "check_in_missed"}
    assert figures == recounted(tmp_path / "events.ndjson")
    late = late_shown(desk, units_of(desk))
    assert late
    assert late == late_recounted(tmp_path / "events.ndjson")


@pytest.mark.parametrize("seed", range(3))
def test_statistics_of_invented_histories_are_what_a_recount_of_the_export_gives(
    site: Site, desk: Desk, pen: Pen, tmp_path: Path, seed: int
):
    counted = [e for e in event_examples() if type(e) in measures.MODEL.handles or slice_of(type(e)) == "contacts"]
    streams = [UUID(int=(1 << 80) + n) for n in range(12)]
    pen.write(invented(random.Random(seed), streams, 900, of=counted))
    built(site, desk)
    exported(site, tmp_path / "events.ndjson")
    known = {stream for (stream,) in desk.views.execute("SELECT stream FROM case_files WHERE opened_at IS NOT NULL")}
    assert known
    figures = shown(desk, ["county", "east", "west", *units_of(desk)])
    assert sum(number for number, _ in figures.values()) > 50
    assert figures == recounted(tmp_path / "events.ndjson")
    late = late_shown(desk, ["county", "east", "west", *units_of(desk)])
    assert late == late_recounted(tmp_path / "events.ndjson")
