"""What the head asks to change in a draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0002_wall")]
    operations = [
        migrations.AddField(
            model_name="draft",
            name="remark",
            field=models.TextField(blank=True, default="", verbose_name="what to change"),
            preserve_default=False,
        ),
    ]
