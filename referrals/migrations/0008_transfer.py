"""Whoever came by transfer came from a service: it is named, and was counted there (domain.md 5.1, ST-2t)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_duplicates")]
    operations = [
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", "TRANSFER"), _negated=True) | models.Q(("sender__isnull", False)),
                name="a_transfer_names_who_handed_over",
            ),
        ),
    ]
