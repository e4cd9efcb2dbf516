"""The audit belongs to one organisation and only grows."""

from django.db import migrations

FORWARD = """
CALL vs_wall('audit_entry');
CALL vs_wall('audit_seal');
CALL vs_append_only('audit_entry');
CALL vs_append_only('audit_seal');
"""
BACKWARD = """
GRANT UPDATE, DELETE ON audit_entry, audit_seal TO vs_web;
DROP POLICY wall ON audit_entry;
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON audit_seal;
ALTER TABLE audit_seal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_seal DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
