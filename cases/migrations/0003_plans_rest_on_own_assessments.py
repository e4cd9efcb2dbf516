"""A plan inherits from its case; the assessment it rests on must be visible to its author too, as every key over a wall."""

from django.db import migrations

FORWARD = """
ALTER POLICY wall ON cases_assistanceplan WITH CHECK (
    EXISTS (SELECT 1 FROM cases_case p WHERE p.id = cases_assistanceplan.case_id)
    AND EXISTS (SELECT 1 FROM cases_needsassessment r WHERE r.id = cases_assistanceplan.assessment_id));
"""
BACKWARD = """
ALTER POLICY wall ON cases_assistanceplan WITH CHECK (
    EXISTS (SELECT 1 FROM cases_case p WHERE p.id = cases_assistanceplan.case_id));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
