from django.db import migrations

NOTE = """
UPDATE cases_case c SET measure_due_on = (
    SELECT min(m.due_on) FROM cases_planmeasure m, LATERAL (
        SELECT min(p.agreed_at) AS at FROM cases_planmeasure e JOIN cases_assistanceplan p ON p.id = e.plan_id
        WHERE p.case_id = c.id AND e.function = m.function AND e.due_on = m.due_on
    ) agreed
    WHERE m.plan_id = newest.id AND NOT EXISTS (
        SELECT FROM cases_servicedelivery d WHERE d.case_id = c.id AND d.function = m.function AND d.cancelled_at IS NULL
        AND (d.delivered_on, d.recorded_at) >= ((agreed.at AT TIME ZONE 'Europe/Vilnius')::date, agreed.at)
    ) AND NOT (m.function = 'TEMPORARY_ACCOMMODATION' AND EXISTS (
        SELECT FROM cases_stay s WHERE s.case_id = c.id AND s.cancelled_at IS NULL
        AND (s.ended_at IS NULL OR s.ended_at >= agreed.at)
    ))
)
FROM (SELECT DISTINCT ON (case_id) id, case_id FROM cases_assistanceplan ORDER BY case_id, number DESC) newest
WHERE newest.case_id = c.id;
"""
"""As `cases.documents.measures.first_day` finds it, for every case with a plan that is visible."""

FORWARD = f"""
DO $$
DECLARE
    service uuid;
    identity text[] := ARRAY[current_setting('vs.user', true), current_setting('vs.organisation', true), current_setting('vs.kind', true)];
BEGIN
    PERFORM set_config('vs.user', id::text, true) FROM accounts_user WHERE is_system;
    PERFORM set_config('vs.kind', 'SUPPORT_SERVICE', true);
    FOR service IN SELECT id FROM accounts_organisation WHERE kind = 'SUPPORT_SERVICE' ORDER BY id LOOP
        PERFORM set_config('vs.organisation', service::text, true);
        {NOTE}
    END LOOP;
    PERFORM set_config('vs.user', coalesce(identity[1], ''), true), set_config('vs.organisation', coalesce(identity[2], ''), true),
        set_config('vs.kind', coalesce(identity[3], ''), true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_names_of_fields")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
