-- How steady is each district: grave occurrences a month for each thousand open files, against the three months before.
--
-- A district is the unit above the one that held the file; a unit with none above it stands for itself.
-- Grave are: offences, contact lost, unauthorised absence, breaches that were substantiated.
-- It cannot say why, nor compare districts of unlike people: that one supervises graver cases is not taken into account.
-- Of a few files each occurrence weighs much: look at files and occurrences, not at the rate alone.
WITH months AS (
  SELECT unnest(range(date_trunc('month', (SELECT min(opened_at) FROM files)::timestamp),
    (SELECT max(recorded_at) FROM events)::timestamp, INTERVAL 1 MONTH)) AS begins),
open AS (
  SELECT coalesce(u.parent, f.unit_id) AS district, strftime(begins, '%Y-%m') AS month, count(*) AS files
  FROM months JOIN files AS f ON f.opened_at < begins + INTERVAL 1 MONTH AND (f.ended_at IS NULL OR f.ended_at >= begins)
  LEFT JOIN units AS u USING (unit_id) GROUP BY ALL),
grave AS (
  SELECT coalesce(u.parent, s.unit_id) AS district, month, sum(number)::bigint AS occurrences
  FROM statistics AS s LEFT JOIN units AS u USING (unit_id)
  WHERE measure IN ('reoffending', 'contact_lost', 'unauthorised_absence', 'breach_substantiated') GROUP BY ALL),
rates AS (
  SELECT district, month, files, coalesce(occurrences, 0) AS occurrences,
    round(1000 * coalesce(occurrences, 0) / files, 1) AS of_thousand
  FROM open LEFT JOIN grave USING (district, month))
SELECT *, round(of_thousand - avg(of_thousand) OVER (
    PARTITION BY district ORDER BY month ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING), 1) AS change
FROM rates ORDER BY district, month;
