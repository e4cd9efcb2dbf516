"""A terrorist crime is due at once (art. 11(1)); of whom the law does not reach nothing is kept (R-1.1)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("referrals", "0005_a_decision_is_waited_for")]

    operations = [
        migrations.AddField(
            model_name='intake',
            name='is_terrorist_crime',
            field=models.BooleanField(default=False, verbose_name='terrorist crime'),
        ),
        migrations.AddField(
            model_name='intake',
            name='out_of_scope_at',
            field=models.DateTimeField(blank=True, db_comment='information given, nothing else: R-1.1', null=True, verbose_name='the law does not apply'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('out_of_scope_at', None), models.Q(('applicant', None), ('applicant_relation', ''), ('ended_at__isnull', False), ('identity', None), ('initials', '')), _connector='OR'), name='of_whom_is_out_of_scope_nothing_is_kept'),
        ),
    ]
