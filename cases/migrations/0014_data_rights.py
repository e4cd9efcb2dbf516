from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_needs_and_plans")]
    operations = []
