-- Who nearly broke the rules: open files with two or more late or failed check-ins in the last 90 days, and no breach.
--
-- Late is after the day that was due, in the days of grace or beyond; failed is an identity that did not match.
-- The days are the last 90 of this lake, not of today. Missed check-ins that were withdrawn count for nothing.
-- It cannot say who will: it orders by what was recorded, and who is watched more closely has more recorded.
-- Streams are pseudonyms: ask the API, with a purpose that is recorded, who it is.
WITH lately AS (
  SELECT * FROM standing WHERE happened > (SELECT max(recorded_at) FROM events) - INTERVAL 90 DAY)
SELECT f.stream, f.unit_id,
  count(*) FILTER (kind = 'contacts.check-in-received' AND (facts->>'$.late_by_days')::int > 0) AS late,
  count(*) FILTER (kind = 'contacts.check-in-identity-failed') AS failed,
  coalesce(max((facts->>'$.late_by_days')::int), 0) AS most_days
FROM files AS f JOIN lately USING (stream)
WHERE f.ended_at IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM occurrences AS o
    WHERE o.stream = f.stream AND o.measure IN ('breach_alleged', 'check_in_missed')
      AND o.happened > (SELECT max(recorded_at) FROM events) - INTERVAL 90 DAY)
GROUP BY ALL HAVING late + failed >= 2 ORDER BY late + failed DESC, most_days DESC, stream;
