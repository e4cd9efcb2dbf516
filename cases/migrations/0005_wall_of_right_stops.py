"""What is owed because a right stopped is the service's, as the case and the duty it points at."""

from django.db import migrations

FORWARD = """
CALL vs_wall('cases_rightstop', refs => '{"case_id": "cases_case", "duty_id": "duties_duty"}');
"""
BACKWARD = """
DROP POLICY wall ON cases_rightstop;
ALTER TABLE cases_rightstop NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_rightstop DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_right_stops"), ("duties", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
