"""Legal holds at an institution and the Child Rights Service, when what they kept was erased; when a name was given."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('referrals_recordhold',
    refs => '{"contact_id": "referrals_contact", "received_id": "referrals_receivednotification"}');
"""
BACKWARD = """
DROP POLICY wall ON referrals_recordhold;
ALTER TABLE referrals_recordhold NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_recordhold DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_published_details'),
        ('referrals', '0011_exclusions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='childnotification',
            name='erased_at',
            field=models.DateTimeField(blank=True, db_comment='the time to keep it was over: DP-6', null=True),
        ),
        migrations.AddField(
            model_name='receivednotification',
            name='erased_at',
            field=models.DateTimeField(blank=True, db_comment='the time to keep it was over: DP-6', null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='erased_at',
            field=models.DateTimeField(blank=True, db_comment='the time to keep it was over: DP-6', null=True),
        ),
        migrations.CreateModel(
            name='RecordHold',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('reason', models.BinaryField(db_comment="sealed under the organisation's key")),
                ('placed_at', models.DateTimeField(verbose_name='placed')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='referrals.contact')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='referrals.receivednotification')),
            ],
            options={
                'verbose_name': 'legal hold',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('contact', None), ('received__isnull', False)), models.Q(('contact__isnull', False), ('received', None)), _connector='OR'), name='a_hold_is_on_one_record'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('contact',), name='one_hold_on_a_contact'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('received',), name='one_hold_on_a_notification'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_by__isnull', True), ('lifted_at__isnull', True)), models.Q(('lifted_by__isnull', False), ('lifted_at__isnull', False)), _connector='OR'), name='a_record_hold_is_lifted_by_somebody')],
            },
        ),
        migrations.AddField(
            model_name='intake',
            name='identified_at',
            field=models.DateTimeField(blank=True, db_comment='anonymous until then: R-10.A', null=True, verbose_name='gave a name'),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('identified_at', None), ('is_anonymous', False), _connector='OR'), name='who_gave_a_name_is_not_anonymous'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
