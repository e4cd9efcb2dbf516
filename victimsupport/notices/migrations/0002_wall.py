"""A notice belongs to the organisation whose colleague is told."""

from django.db import migrations

FORWARD = """
CALL vs_wall('notices_notice');
"""
BACKWARD = """
DROP POLICY wall ON notices_notice;
ALTER TABLE notices_notice NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notices_notice DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("accounts", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
