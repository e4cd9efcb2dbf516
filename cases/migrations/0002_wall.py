"""A case is its service's; what hangs on it inherits."""

from django.db import migrations

FORWARD = """
CALL vs_wall('cases_case', refs => '{"intake_id": "referrals_intake"}');
CALL vs_wall_through('cases_needsassessment', 'case_id', 'cases_case');
CALL vs_wall_through('cases_need', 'assessment_id', 'cases_needsassessment');
CALL vs_wall_through('cases_assistanceplan', 'case_id', 'cases_case');
CALL vs_wall_through('cases_planmeasure', 'plan_id', 'cases_assistanceplan');
CALL vs_wall('cases_servicedelivery', refs => '{"case_id": "cases_case"}');
"""
BACKWARD = """
DROP POLICY wall ON cases_case;
ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_needsassessment;
ALTER TABLE cases_needsassessment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_needsassessment DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_need;
ALTER TABLE cases_need NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_need DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_assistanceplan;
ALTER TABLE cases_assistanceplan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_assistanceplan DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_planmeasure;
ALTER TABLE cases_planmeasure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_planmeasure DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_servicedelivery;
ALTER TABLE cases_servicedelivery NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_servicedelivery DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("referrals", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
