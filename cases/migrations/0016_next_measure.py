from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_choices")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="measure_due_on",
            field=models.DateField(
                blank=True,
                db_comment="follows from plan and services given",
                null=True,
                verbose_name="next measure of the plan",
            ),
        ),
    ]
