-- The counts of a year of one organisation from its rows, in words that share nothing with reporting/figures.
-- Parameters: organisation, year, cut_off. Result: indicator, dimension, code, count.
WITH registration AS (
    SELECT
        i.id,
        i.channel,
        i.is_anonymous,
        i.returned_at IS NOT NULL AS went_back,
        extract(year FROM i.received_at AT TIME ZONE 'Europe/Vilnius')::int AS year,
        to_char(i.received_at AT TIME ZONE 'Europe/Vilnius', 'MM') AS month,
        c.id AS case_id,
        c.recipient_group,
        c.has_disability,
        coalesce(c.municipality_id, 'NOT_STATED') AS municipality,
        CASE c.victim_category WHEN 'RELATED_PERSON' THEN 'r' ELSE '' END AS suffix,
        c.status IN ('ACCEPTED', 'ASSESSED', 'PLANNED', 'CLOSED') AND NOT c.is_only_abroad
            AND (c.decided_at AT TIME ZONE 'Europe/Vilnius')::date <= %(cut_off)s AS agreed
    FROM referrals_intake i
    LEFT JOIN cases_case c ON c.intake_id = i.id
    WHERE i.organisation_id = %(organisation)s
),
delivery AS (
    SELECT d.function, to_char(d.delivered_on, 'MM') AS month, r.id AS registration, r.suffix, r.year < %(year)s AS continued
    FROM cases_servicedelivery d
    JOIN registration r ON r.case_id = d.case_id
    WHERE d.organisation_id = %(organisation)s
        AND d.is_accredited AND d.cancelled_at IS NULL AND extract(year FROM d.delivered_on) = %(year)s
),
here AS (SELECT * FROM registration WHERE year = %(year)s AND channel <> 'TRANSFER' AND NOT went_back),
yes AS (SELECT * FROM here WHERE agreed)
SELECT 'ST-2' || suffix, '', '', count(*) FROM here GROUP BY suffix
UNION ALL SELECT 'ST-2' || suffix, 'CHANNEL', channel, count(*) FROM here GROUP BY suffix, channel
UNION ALL SELECT 'ST-2' || suffix, 'MUNICIPALITY', municipality, count(*) FROM here GROUP BY suffix, municipality
UNION ALL SELECT 'ST-2' || suffix, 'MONTH', month, count(*) FROM here GROUP BY suffix, month
UNION ALL SELECT 'ST-2t' || suffix, '', '', count(*) FROM registration
    WHERE year = %(year)s AND channel = 'TRANSFER' GROUP BY suffix
UNION ALL SELECT 'ST-2c' || suffix, '', '', count(DISTINCT registration) FROM delivery WHERE continued GROUP BY suffix
UNION ALL SELECT 'ST-3' || suffix, '', '', count(*) FROM yes GROUP BY suffix
UNION ALL SELECT 'ST-3' || suffix, 'CHANNEL', channel, count(*) FROM yes GROUP BY suffix, channel
UNION ALL SELECT 'ST-3' || suffix, 'MUNICIPALITY', municipality, count(*) FROM yes GROUP BY suffix, municipality
UNION ALL SELECT 'ST-3' || suffix, 'MONTH', month, count(*) FROM yes GROUP BY suffix, month
UNION ALL SELECT
    CASE recipient_group WHEN 'WOMAN' THEN 'ST-4w' WHEN 'MAN' THEN 'ST-4m' WHEN 'CHILD' THEN 'ST-4c' ELSE 'ST-4u' END || suffix,
    '', '', count(*) FROM yes GROUP BY 1
UNION ALL SELECT 'ST-5' || suffix, '', '', count(*) FROM yes WHERE has_disability GROUP BY suffix
UNION ALL SELECT 'ST-6' || suffix, '', '', count(*) FROM yes WHERE is_anonymous GROUP BY suffix
UNION ALL SELECT 'ST-7', '', '', count(*) FROM delivery
UNION ALL SELECT 'ST-7', 'FUNCTION', function, count(*) FROM delivery GROUP BY function
UNION ALL SELECT 'ST-7', 'MONTH', month, count(*) FROM delivery GROUP BY month
UNION ALL SELECT 'ST-7c', '', '', count(*) FROM delivery WHERE continued
