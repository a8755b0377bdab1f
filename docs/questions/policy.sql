-- What changed with a policy: missed check-ins of a hundred, 90 days before and after it came into force, here and elsewhere.
--
-- A line for each activation. Here is the unit at which it was put in force and all below it; elsewhere all others.
-- effect: how much more it changed here than elsewhere; what changed everywhere is not its doing.
-- It cannot show a cause: units that chose a policy differ from those that did not, and whatever else began on that day
-- counts too. Where nothing is elsewhere, or too little is on one side, effect is empty or says nothing.
WITH RECURSIVE below AS (
  SELECT unit_id, unit_id AS top FROM (SELECT unit_id FROM units UNION SELECT unit_id FROM files)
  UNION
  SELECT b.unit_id, u.parent FROM below AS b JOIN units AS u ON u.unit_id = b.top WHERE u.parent IS NOT NULL),
changes AS (
  SELECT facts->>'$.table' AS policy, facts->>'$.version' AS version, facts->>'$.unit_id' AS put_in_force_at,
    (facts->>'$.effective_from')::date AS effective_from
  FROM standing WHERE kind = 'oversight.policy-activated'),
rates AS (
  SELECT c.*, EXISTS (SELECT 1 FROM below AS b WHERE b.unit_id = o.unit_id AND b.top = c.put_in_force_at) AS here,
    o.happened >= c.effective_from AS after,
    100.0 * count(*) FILTER (measure = 'check_in_missed') / count(*) AS missed
  FROM changes AS c JOIN occurrences AS o
    ON o.happened >= c.effective_from - INTERVAL 90 DAY AND o.happened < c.effective_from + INTERVAL 90 DAY
  WHERE measure IN ('check_in_missed', 'check_in_received') GROUP BY ALL)
SELECT policy, version, put_in_force_at, effective_from,
  round(any_value(missed) FILTER (here AND NOT after), 1) AS before_here,
  round(any_value(missed) FILTER (here AND after), 1) AS after_here,
  round(any_value(missed) FILTER (NOT here AND NOT after), 1) AS before_elsewhere,
  round(any_value(missed) FILTER (NOT here AND after), 1) AS after_elsewhere,
  round((after_here - before_here) - (after_elsewhere - before_elsewhere), 1) AS effect
FROM rates GROUP BY policy, version, put_in_force_at, effective_from ORDER BY effective_from, policy, put_in_force_at;
