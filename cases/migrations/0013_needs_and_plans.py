"""A measure of a plan says which of the needs assessed it is for."""

import django.contrib.postgres.fields
from django.db import migrations, models

KINDS = [
    ("SAFETY", "Safety"),
    ("EMOTIONAL", "Emotional state"),
    ("HEALTH", "Health"),
    ("HOUSING", "Housing"),
    ("LEGAL", "Legal"),
    ("FINANCIAL", "Financial"),
    ("FAMILY", "Family and children"),
    ("COMMUNICATION", "Communication"),
    ("PROTECTION", "Protection measures in the proceedings"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_worklists")]
    operations = [
        migrations.AddField(
            model_name="planmeasure",
            name="need_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=KINDS, max_length=16),
                default=list,
                size=None,
                verbose_name="for which needs",
            ),
        ),
    ]
