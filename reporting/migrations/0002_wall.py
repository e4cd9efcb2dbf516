"""
Cells are written for one's own organisation and read as stats; changed rows name the year to recount.

The log of what to recount is appended to, never updated: see docs/decisions/0004-cells-not-facts.md.
"""

from django.db import migrations

FORWARD = """
GRANT USAGE ON SCHEMA statistics TO vs_web, vs_stats;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA statistics TO vs_web;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA statistics TO vs_web;
GRANT SELECT ON statistics.cell, statistics.dirty TO vs_stats;
CALL vs_wall('statistics.cell');
CREATE POLICY everyone ON statistics.cell FOR SELECT TO vs_stats USING (true);
CALL vs_wall('statistics.dirty');
CREATE POLICY everyone ON statistics.dirty FOR SELECT TO vs_stats USING (true);
CALL vs_wall('reporting_snapshot');
CALL vs_append_only('reporting_snapshot');
CALL vs_wall('reporting_export');

-- What a changed row can change: the year it is registered in, and every year in which its person received services.
CREATE FUNCTION statistics.mark(intakes uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO statistics.dirty (organisation_id, year)
    SELECT i.organisation_id, extract(year FROM i.received_at AT TIME ZONE 'Europe/Vilnius')::smallint
    FROM referrals_intake i WHERE i.id = ANY (intakes)
    UNION
    SELECT d.organisation_id, extract(year FROM d.delivered_on)::smallint
    FROM cases_case c JOIN cases_servicedelivery d ON d.case_id = c.id WHERE c.intake_id = ANY (intakes)
$$;
CREATE FUNCTION statistics.mark_years(organisations uuid[], years smallint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO statistics.dirty (organisation_id, year)
    SELECT DISTINCT organisation, year FROM unnest(organisations, years) AS changed (organisation, year)
$$;
CREATE FUNCTION statistics.dirty_intakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics.mark_years(array_agg(organisation_id),
        array_agg(extract(year FROM received_at AT TIME ZONE 'Europe/Vilnius')::smallint)) FROM changed;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics.dirty_moved_intakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics.mark_years(array_agg(organisation_id),
        array_agg(extract(year FROM received_at AT TIME ZONE 'Europe/Vilnius')::smallint)) FROM was;
    PERFORM statistics.mark(array_agg(id)) FROM changed;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics.dirty_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics.mark(array_agg(intake_id)) FROM changed;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics.dirty_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics.mark_years(array_agg(organisation_id), array_agg(extract(year FROM delivered_on)::smallint))
        FROM changed;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics.dirty_moved_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics.mark_years(array_agg(organisation_id), array_agg(extract(year FROM delivered_on)::smallint))
        FROM (SELECT organisation_id, delivered_on FROM was UNION SELECT organisation_id, delivered_on FROM changed) AS either;
    RETURN NULL;
END $$;
CREATE TRIGGER dirty_insert AFTER INSERT ON referrals_intake REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_intakes();
CREATE TRIGGER dirty_update AFTER UPDATE ON referrals_intake REFERENCING OLD TABLE AS was NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_moved_intakes();
CREATE TRIGGER dirty_delete AFTER DELETE ON referrals_intake REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_intakes();
CREATE TRIGGER dirty_insert AFTER INSERT ON cases_case REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_cases();
CREATE TRIGGER dirty_update AFTER UPDATE ON cases_case REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_cases();
CREATE TRIGGER dirty_delete AFTER DELETE ON cases_case REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_cases();
CREATE TRIGGER dirty_insert AFTER INSERT ON cases_servicedelivery REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_deliveries();
CREATE TRIGGER dirty_update AFTER UPDATE ON cases_servicedelivery REFERENCING OLD TABLE AS was NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_moved_deliveries();
CREATE TRIGGER dirty_delete AFTER DELETE ON cases_servicedelivery REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION statistics.dirty_deliveries();
"""
BACKWARD = """
DROP TRIGGER dirty_insert ON referrals_intake;
DROP TRIGGER dirty_update ON referrals_intake;
DROP TRIGGER dirty_delete ON referrals_intake;
DROP FUNCTION statistics.dirty_intakes();
DROP FUNCTION statistics.dirty_moved_intakes();
DROP TRIGGER dirty_insert ON cases_case;
DROP TRIGGER dirty_update ON cases_case;
DROP TRIGGER dirty_delete ON cases_case;
DROP FUNCTION statistics.dirty_cases();
DROP TRIGGER dirty_insert ON cases_servicedelivery;
DROP TRIGGER dirty_update ON cases_servicedelivery;
DROP TRIGGER dirty_delete ON cases_servicedelivery;
DROP FUNCTION statistics.dirty_deliveries();
DROP FUNCTION statistics.dirty_moved_deliveries();
DROP FUNCTION statistics.mark(uuid[]);
DROP FUNCTION statistics.mark_years(uuid[], smallint[]);
DROP POLICY everyone ON statistics.cell;
DROP POLICY wall ON statistics.cell;
ALTER TABLE statistics.cell NO FORCE ROW LEVEL SECURITY;
ALTER TABLE statistics.cell DISABLE ROW LEVEL SECURITY;
DROP POLICY everyone ON statistics.dirty;
DROP POLICY wall ON statistics.dirty;
ALTER TABLE statistics.dirty NO FORCE ROW LEVEL SECURITY;
ALTER TABLE statistics.dirty DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON reporting_snapshot;
ALTER TABLE reporting_snapshot NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_snapshot DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON reporting_export;
ALTER TABLE reporting_export NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reporting_export DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("cases", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
