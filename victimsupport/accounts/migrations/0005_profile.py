"""Single keys lead to pages, unless a person switches that off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_deputies")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="has_shortcuts",
            field=models.BooleanField(
                db_comment="WCAG 2.1.4: can be switched off",
                db_default=True,
                default=True,
                verbose_name="single keys lead to pages",
            ),
        ),
    ]
