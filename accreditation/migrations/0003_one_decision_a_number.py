from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0002_wall")]
    operations = [
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("authority", "number"), name="one_decision_a_number"),
        ),
    ]
