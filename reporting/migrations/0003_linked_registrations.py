"""A changed registration or case can change the years of all registrations of the same person (Q-11)."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION statistics.mark(intakes uuid[]) RETURNS void LANGUAGE sql AS $$
    WITH person AS (
        SELECT id FROM unnest(intakes) AS changed (id)
        UNION SELECT intake_id FROM referrals_intakelink WHERE leading_id = ANY (intakes)
    )
    INSERT INTO statistics.dirty (organisation_id, year)
    SELECT i.organisation_id, extract(year FROM i.received_at AT TIME ZONE 'Europe/Vilnius')::smallint
    FROM referrals_intake i WHERE i.id IN (SELECT id FROM person)
    UNION
    SELECT d.organisation_id, extract(year FROM d.delivered_on)::smallint
    FROM cases_case c JOIN cases_servicedelivery d ON d.case_id = c.id WHERE c.intake_id IN (SELECT id FROM person)
$$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION statistics.mark(intakes uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO statistics.dirty (organisation_id, year)
    SELECT i.organisation_id, extract(year FROM i.received_at AT TIME ZONE 'Europe/Vilnius')::smallint
    FROM referrals_intake i WHERE i.id = ANY (intakes)
    UNION
    SELECT d.organisation_id, extract(year FROM d.delivered_on)::smallint
    FROM cases_case c JOIN cases_servicedelivery d ON d.case_id = c.id WHERE c.intake_id = ANY (intakes)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_wall"), ("referrals", "0007_duplicates")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
