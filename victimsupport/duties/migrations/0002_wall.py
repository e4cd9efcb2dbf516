"""A duty belongs to the organisation that owes it."""

from django.db import migrations

FORWARD = """
CALL vs_wall('duties_duty');
"""
BACKWARD = """
DROP POLICY wall ON duties_duty;
ALTER TABLE duties_duty NO FORCE ROW LEVEL SECURITY;
ALTER TABLE duties_duty DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("accounts", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
