-- The counts of a year of one organisation from its rows, in words that share nothing with reporting/figures.
-- Parameters: organisation, year, cut_off. Result: indicator, dimension, code, count.
WITH registration AS (
    SELECT
        i.id,
        head.id AS person,
        i.channel,
        head.is_anonymous OR coalesce(
            (head.identified_at AT TIME ZONE 'Europe/Vilnius')::date > %(cut_off)s, false) AS is_anonymous,
        i.returned_at IS NOT NULL OR i.out_of_scope_at IS NOT NULL AS is_none,
        extract(year FROM i.received_at AT TIME ZONE 'Europe/Vilnius')::int AS year,
        to_char(i.received_at AT TIME ZONE 'Europe/Vilnius', 'MM') AS month,
        row_number() OVER (
            PARTITION BY head.id, extract(year FROM i.received_at AT TIME ZONE 'Europe/Vilnius'),
                i.channel = 'TRANSFER', i.returned_at IS NOT NULL OR i.out_of_scope_at IS NOT NULL
            ORDER BY i.received_at, i.id
        ) AS time_in_the_year,
        c.recipient_group,
        c.has_disability,
        coalesce(c.municipality_id, 'NOT_STATED') AS municipality,
        CASE c.victim_category WHEN 'RELATED_PERSON' THEN 'r' ELSE '' END AS suffix,
        c.status IN ('ACCEPTED', 'ASSESSED', 'PLANNED', 'CLOSED') AND NOT c.is_only_abroad
            AND (c.decided_at AT TIME ZONE 'Europe/Vilnius')::date <= %(cut_off)s AS agreed
    FROM referrals_intake i
    LEFT JOIN referrals_intakelink link ON link.intake_id = i.id
    JOIN referrals_intake head ON head.id = coalesce(link.leading_id, i.id)
    LEFT JOIN cases_case c ON c.intake_id = head.id
    WHERE i.organisation_id = %(organisation)s
),
person AS (
    SELECT
        person AS id,
        min(year) FILTER (WHERE NOT is_none OR id = person) AS first_year,
        bool_or(year = %(year)s AND (NOT is_none OR id = person)) AS is_registered_in_the_year,
        max(suffix) AS suffix
    FROM registration GROUP BY person
),
delivery AS (
    SELECT d.function, to_char(d.delivered_on, 'MM') AS month, p.id AS person, p.suffix,
        p.first_year < %(year)s AND NOT p.is_registered_in_the_year AS continued
    FROM cases_servicedelivery d
    JOIN cases_case c ON c.id = d.case_id
    JOIN person p ON p.id = c.intake_id
    WHERE d.organisation_id = %(organisation)s
        AND d.is_accredited AND d.cancelled_at IS NULL AND extract(year FROM d.delivered_on) = %(year)s
),
once AS (SELECT * FROM registration WHERE year = %(year)s AND NOT is_none AND time_in_the_year = 1),
here AS (SELECT * FROM once WHERE channel <> 'TRANSFER'),
yes AS (SELECT * FROM here WHERE agreed)
SELECT 'ST-2' || suffix, '', '', count(*) FROM here GROUP BY suffix
UNION ALL SELECT 'ST-2' || suffix, 'CHANNEL', channel, count(*) FROM here GROUP BY suffix, channel
UNION ALL SELECT 'ST-2' || suffix, 'MUNICIPALITY', municipality, count(*) FROM here GROUP BY suffix, municipality
UNION ALL SELECT 'ST-2' || suffix, 'MONTH', month, count(*) FROM here GROUP BY suffix, month
UNION ALL SELECT 'ST-2t' || suffix, '', '', count(*) FROM once WHERE channel = 'TRANSFER' GROUP BY suffix
UNION ALL SELECT 'ST-2c' || suffix, '', '', count(DISTINCT person) FROM delivery WHERE continued GROUP BY suffix
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
