"""The identity of a restricted intake is hidden with it: the database sets the key (referrals 0009)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("vault", "0002_wall")]

    operations = [
        migrations.AddField(
            model_name='identity',
            name='restricted_to',
            field=models.UUIDField(db_comment='the restricted intake that hides it: set by the database', editable=False, null=True),
        ),
    ]
