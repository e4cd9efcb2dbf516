"""Decisions are the authority's, read by the service too; periods of the right are public, written by the authority."""

from django.db import migrations

FORWARD = """
CALL vs_wall('accreditation_decision', own => 'authority_id');
CREATE POLICY addressee ON accreditation_decision FOR SELECT USING (service_id = (SELECT vs_organisation()));
CALL vs_append_only('accreditation_decision');
CALL vs_close('accreditation_rightperiod');
CREATE POLICY wall ON accreditation_rightperiod
    USING ((SELECT vs_kind()) = 'ACCREDITATION_AUTHORITY');
CREATE POLICY public ON accreditation_rightperiod FOR SELECT USING (true);
"""
BACKWARD = """
DROP POLICY public ON accreditation_rightperiod;
DROP POLICY addressee ON accreditation_decision;
GRANT UPDATE, DELETE ON accreditation_decision TO vs_web;
DROP POLICY wall ON accreditation_decision;
ALTER TABLE accreditation_decision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accreditation_decision DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON accreditation_rightperiod;
ALTER TABLE accreditation_rightperiod NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accreditation_rightperiod DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0001_initial"), ("accounts", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
