from django.db import migrations, models

WALLED = ("cases_case", "cases_assistanceplan", "cases_planmeasure", "cases_servicedelivery")
"""Their owner sees every row only while nothing forces the wall on it: for this one statement."""
NOTE = """
UPDATE cases_case c SET measure_due_on = (
    SELECT min(m.due_on) FROM cases_planmeasure m WHERE m.plan_id = newest.id AND NOT EXISTS (
        SELECT FROM cases_servicedelivery d WHERE d.case_id = c.id AND d.function = m.function AND d.cancelled_at IS NULL
        AND d.delivered_on >= (newest.agreed_at AT TIME ZONE 'Europe/Vilnius')::date
    )
)
FROM (SELECT DISTINCT ON (case_id) id, case_id, agreed_at FROM cases_assistanceplan ORDER BY case_id, number DESC) newest
WHERE newest.case_id = c.id;
"""
FORWARD = "\n".join(
    [
        *(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in WALLED),
        # It changes no figure: nothing is to be counted anew.
        "ALTER TABLE cases_case DISABLE TRIGGER USER;",
        NOTE,
        "ALTER TABLE cases_case ENABLE TRIGGER USER;",
        *(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in WALLED),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_choices")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="measure_due_on",
            field=models.DateField(
                blank=True,
                db_comment="follows from plan and services given",
                null=True,
                verbose_name="next measure of the plan",
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
