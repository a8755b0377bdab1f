-- What is read of a lake beside its tables. DuckDB; instants are shown in UTC.

-- Entries as they stand: corrections in the place of what they correct, what was withdrawn left out.
-- happened: when it occurred, as corrected. kind: the type without its version. about: the breach or check-in that it is
-- about, else the entry itself; of an entry that is withheld always itself.
CREATE VIEW standing AS
  WITH corrections AS (
    SELECT stream, facts->>'$.entry' AS event_id, arg_max(facts, position) AS facts
    FROM events WHERE type LIKE 'kernel.entry-corrected.%' AND facts IS NOT NULL GROUP BY ALL),
  placed AS (
    SELECT e.position, e.stream, e.version, e.type, regexp_replace(e.type, '\.v\d+$', '') AS kind, e.event_id, e.unit_id,
      e.recorded_at, c.event_id IS NOT NULL AS corrected,
      coalesce((c.facts->>'$.occurred_at')::timestamptz, e.occurred_at) AS happened,
      CASE WHEN c.event_id IS NULL THEN e.facts ELSE (c.facts->'$.becomes.facts')::varchar END AS facts
    FROM events AS e LEFT JOIN corrections AS c ON c.stream = e.stream AND c.event_id = e.event_id
    WHERE e.control IS NULL AND e.type NOT LIKE 'kernel.entry-corrected.%'
      AND (c.event_id IS NULL OR c.facts->>'$.becomes.topic' IS NOT NULL))
  SELECT *, coalesce(CASE
      WHEN kind IN ('contacts.check-in-missed', 'contacts.miss-withdrawn') THEN facts->>'$.check_in_id'
      WHEN kind IN ('conduct.breach-alleged', 'conduct.breach-substantiated', 'conduct.breach-withdrawn')
        THEN facts->>'$.breach_id' END, event_id) AS about
  FROM placed;

-- Units as they stand now: the unit above, and the zone. What is of a unit without an entry here is counted in UTC.
CREATE VIEW units AS
  SELECT facts->>'$.unit_id' AS unit_id, arg_min(facts->>'$.zone', position) AS zone,
    arg_max({'parent': facts->>'$.parent'}, position).parent AS parent
  FROM events
  WHERE (type LIKE 'organisation.unit-established.%' OR type LIKE 'organisation.unit-moved.%') AND facts IS NOT NULL
  GROUP BY ALL;

-- Files: from when to when they were open, and the unit that made their newest entry.
CREATE VIEW files AS
  SELECT stream, min(happened) FILTER (kind = 'intake.case-opened') AS opened_at,
    min(happened) FILTER (kind IN ('intake.discharged', 'intake.terminated', 'intake.death-recorded')) AS ended_at,
    arg_max(unit_id, version) AS unit_id
  FROM standing GROUP BY stream HAVING opened_at IS NOT NULL;

-- Which kind of entry is which measure.
CREATE VIEW counted AS
  SELECT * FROM (VALUES
    ('intake.case-opened', 'opened'), ('intake.reported-at-new-place', 'moved_in'), ('intake.discharged', 'discharged'),
    ('intake.terminated', 'terminated'), ('intake.death-recorded', 'died'), ('conduct.breach-alleged', 'breach_alleged'),
    ('conduct.breach-substantiated', 'breach_substantiated'), ('conduct.admonition-issued', 'admonition'),
    ('conduct.warning-issued', 'warning'), ('conduct.public-security-penalty-recorded', 'penalty'),
    ('conduct.revocation-proposed', 'revocation_proposed'), ('conduct.recall-proposed', 'recall_proposed'),
    ('conduct.no-action-decided', 'no_action'), ('conduct.praise-granted', 'praise'),
    ('contacts.check-in-missed', 'check_in_missed'), ('leave.leave-approved', 'leave_approved'),
    ('whereabouts.contact-lost', 'contact_lost'), ('leave.unauthorised-absence-recorded', 'unauthorised_absence'),
    ('leave.unauthorised-absence-ended', 'unauthorised_days'), ('whereabouts.device-tampered', 'device_tampered'),
    ('conduct.merit-recorded', 'merit'), ('conduct.reoffending-recorded', 'reoffending'),
    ('contacts.check-in-received', 'check_in_received'), ('leave.leave-requested', 'leave_requested')) AS c(kind, measure);

-- What takes an occurrence out again, and by what it names it.
CREATE VIEW undoing AS
  SELECT * FROM (VALUES
    ('contacts.miss-withdrawn', 'about', 'check_in_missed'), ('conduct.breach-withdrawn', 'about', 'breach_alleged'),
    ('conduct.breach-withdrawn', 'about', 'breach_substantiated'), ('conduct.praise-withdrawn', 'entry', 'praise'),
    ('whereabouts.false-alarm-confirmed', 'entry', 'contact_lost'), ('conduct.sanction-withdrawn', 'entry', 'admonition'),
    ('conduct.sanction-withdrawn', 'entry', 'warning'), ('conduct.sanction-withdrawn', 'entry', 'no_action'),
    ('conduct.sanction-quashed', 'entry', 'admonition'), ('conduct.sanction-quashed', 'entry', 'warning'),
    ('conduct.sanction-quashed', 'entry', 'no_action')) AS u(kind, named, measure);

-- From each breach that stands to its first answer, in whole hours.
CREATE VIEW responses AS
  WITH steps AS (
    SELECT stream, unit_id, happened, position, facts->>'$.breach_id' AS about, kind FROM standing
    WHERE kind IN ('conduct.breach-alleged', 'conduct.breach-withdrawn', 'conduct.admonition-issued',
        'conduct.warning-issued', 'conduct.no-action-decided', 'conduct.public-security-penalty-proposed',
        'conduct.public-security-penalty-recorded', 'conduct.revocation-proposed', 'conduct.recall-proposed',
        'conduct.breach-unsubstantiated')
      AND facts->>'$.breach_id' IS NOT NULL),
  told AS (
    SELECT *, count(*) FILTER (kind = 'conduct.breach-withdrawn')
        OVER (PARTITION BY stream, about ORDER BY happened DESC, position DESC) AS withdrawn_later
    FROM steps),
  since AS (
    SELECT *, last_value(CASE kind WHEN 'conduct.breach-alleged' THEN happened END IGNORE NULLS)
        OVER (PARTITION BY stream, about ORDER BY happened, position) AS alleged_at
    FROM told WHERE withdrawn_later = 0)
  SELECT stream, unit_id, happened, position, about, alleged_at,
    greatest(0, floor(epoch(happened - alleged_at) / 3600))::bigint AS hours
  FROM since WHERE kind <> 'conduct.breach-alleged' AND alleged_at IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY stream, about ORDER BY happened, position) = 1;

-- Entries recorded an hour or more after they happened, as they were written; what is known to the day, after that day.
CREATE VIEW late AS
  SELECT * FROM (
    SELECT stream, unit_id, occurred_at, position, type, event_id, floor(epoch(recorded_at - occurred_at
        - CASE occurred_precision WHEN 'day' THEN INTERVAL 1 DAY WHEN 'month' THEN INTERVAL 31 DAY
          ELSE INTERVAL 0 DAY END) / 3600)::bigint AS hours
    FROM events)
  WHERE hours >= 1;

-- One row an occurrence: what the figures are sums of.
CREATE VIEW occurrences AS
  WITH told AS (
    SELECT s.stream, s.unit_id, s.happened, s.position, c.measure, s.about, false AS undone,
      CASE WHEN s.kind IN ('leave.leave-approved', 'leave.unauthorised-absence-ended')
        THEN coalesce((s.facts->>'$.days')::bigint, 0) ELSE 1 END AS value
    FROM standing AS s JOIN counted AS c USING (kind)
    WHERE c.measure <> 'moved_in' OR s.facts->>'$.unit_id' IS NOT NULL
    UNION ALL
    SELECT s.stream, s.unit_id, s.happened, s.position, u.measure,
      CASE u.named WHEN 'entry' THEN s.facts->>'$.entry' ELSE s.about END, true, 0
    FROM standing AS s JOIN undoing AS u USING (kind)),
  newest AS (
    SELECT * FROM told
    QUALIFY row_number() OVER (PARTITION BY stream, measure, about ORDER BY happened DESC, position DESC) = 1)
  SELECT stream, unit_id, happened, position, measure, about, value FROM newest
  WHERE NOT undone AND stream IN (SELECT stream FROM standing WHERE kind = 'intake.case-opened')
  UNION ALL
  SELECT stream, unit_id, happened, position, 'response_hours', about, hours FROM responses
  WHERE stream IN (SELECT stream FROM standing WHERE kind = 'intake.case-opened')
  UNION ALL
  SELECT stream, unit_id, occurred_at, position, 'late_entry', event_id, hours FROM late;

-- By unit, month of occurrence at the unit, and measure: what the table of statistics holds.
CREATE VIEW figures AS
  SELECT unit_id, strftime(happened AT TIME ZONE coalesce(zone, 'UTC'), '%Y-%m') AS month, measure,
    count(*)::bigint AS number, sum(value)::bigint AS total,
    quantile_disc(value, 0.5)::bigint AS p50, quantile_disc(value, 0.9)::bigint AS p90,
    any_value(coalesce(zone, 'UTC')) AS zone
  FROM occurrences LEFT JOIN units USING (unit_id) GROUP BY ALL;
