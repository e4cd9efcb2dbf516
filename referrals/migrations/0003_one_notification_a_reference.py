from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_wall")]
    operations = [
        migrations.AddConstraint(
            model_name="childnotification",
            constraint=models.UniqueConstraint(
                fields=("sender", "reference"), name="one_notification_a_reference"
            ),
        ),
    ]
