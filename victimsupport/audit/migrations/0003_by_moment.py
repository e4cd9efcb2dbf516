"""The access log reads the audit by moment, and of one reference number: decision 0008."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("audit", "0002_wall")]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['organisation_id', 'at', 'id'], name='audit_by_moment'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['organisation_id', 'reference', 'at'], name='audit_by_reference'),
        ),
    ]
