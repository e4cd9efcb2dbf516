from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_a_decision_is_waited_for")]
    operations = []
