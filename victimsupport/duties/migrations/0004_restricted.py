"""A duty of a restricted intake is hidden with it: the database sets the key (referrals 0009)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("duties", "0003_holidays")]

    operations = [
        migrations.AddField(
            model_name='duty',
            name='restricted_to',
            field=models.UUIDField(db_comment='the restricted intake that hides it: set by the database', editable=False, null=True),
        ),
    ]
