-- Does load show: officers by how many open files they answer for, against missed check-ins and unanswered breaches.
--
-- Whose a file is says its newest assignment; counted are the last 180 days of this lake. Officers are not named: a line
-- is a band of load. rate: missed check-ins of a hundred.
-- It cannot tell load from kind: who is given graver cases may be given fewer. Files that changed hands count for who has
-- them now.
WITH officers AS (
  SELECT stream, arg_max(facts->>'$.officer_id', (happened, position)) AS officer
  FROM standing WHERE kind = 'intake.responsible-officer-assigned' GROUP BY stream),
loads AS (
  SELECT officer, count(*) AS files FROM officers JOIN files USING (stream) WHERE ended_at IS NULL GROUP BY ALL),
bands AS (SELECT officer, files, 10 * ((files - 1) // 10) AS least FROM loads),
outcomes AS (
  SELECT officer, count(*) FILTER (measure = 'check_in_received') AS received,
    count(*) FILTER (measure = 'check_in_missed') AS missed,
    count(*) FILTER (measure = 'breach_alleged' AND about NOT IN (SELECT about FROM responses)) AS unanswered
  FROM occurrences JOIN officers USING (stream) WHERE happened > (SELECT max(recorded_at) FROM events) - INTERVAL 180 DAY GROUP BY ALL)
SELECT (least + 1) || ' to ' || (least + 10) AS load, count(*) AS officers, sum(files)::bigint AS files,
  coalesce(sum(received), 0)::bigint AS received, coalesce(sum(missed), 0)::bigint AS missed,
  round(100.0 * sum(missed) / (sum(missed) + sum(received)), 1) AS rate,
  coalesce(sum(unanswered), 0)::bigint AS unanswered
FROM bands LEFT JOIN outcomes USING (officer) GROUP BY least ORDER BY least;
