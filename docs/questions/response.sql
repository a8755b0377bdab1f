-- How long from a breach to its answer: by unit and quarter, median and ninth decile in days, and what still waits.
--
-- From when a breach was alleged to the first decision on it (a sanction, a proposal, no action, not substantiated), in
-- the quarter in which it was alleged (UTC). Of breaches that were withdrawn nothing is counted.
-- It cannot say whether the answer was the right one, nor whether it came within the deadline of the policy in force.
-- The newest quarters look quicker than they are: what takes long is not answered yet and stands in waiting.
SELECT b.unit_id, year(b.happened) || '-Q' || quarter(b.happened) AS quarter, count(*) AS alleged,
  count(r.hours) AS answered, round(quantile_disc(r.hours, 0.5) / 24, 1) AS p50_days,
  round(quantile_disc(r.hours, 0.9) / 24, 1) AS p90_days, count(*) FILTER (r.hours IS NULL) AS waiting
FROM occurrences AS b LEFT JOIN responses AS r USING (stream, about)
WHERE b.measure = 'breach_alleged' GROUP BY ALL ORDER BY ALL;
