-- Which breaches nobody answered: alleged, not withdrawn, and no decision on them; the oldest first.
--
-- days: from when it was alleged to the newest entry of this lake. ended: the file was closed over it.
-- It cannot say that somebody was at fault: an answer that is recorded late is missing here until it is recorded, and
-- entries of files under a restriction are here without facts, so that what answers them is not seen.
-- Nor does it see a breach that nobody alleged.
SELECT b.unit_id, b.stream, b.about AS breach_id, s.facts->>'$.kind' AS kind, b.happened AS alleged_at,
  date_diff('day', b.happened, (SELECT max(recorded_at) FROM events)) AS days, f.ended_at IS NOT NULL AS ended
FROM occurrences AS b JOIN standing AS s USING (stream, position) JOIN files AS f USING (stream)
WHERE b.measure = 'breach_alleged' AND NOT EXISTS (
  SELECT 1 FROM responses AS r WHERE r.stream = b.stream AND r.about = b.about)
ORDER BY days DESC, breach_id;
