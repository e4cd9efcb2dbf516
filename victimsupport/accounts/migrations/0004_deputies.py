import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('accounts_absence');
-- Both work for the organisation: a deputy of another service cannot be named.
ALTER TABLE accounts_absence
    ADD CONSTRAINT the_absent_works_here FOREIGN KEY (absent_id, organisation_id)
        REFERENCES accounts_membership (user_id, organisation_id) ON DELETE CASCADE,
    ADD CONSTRAINT the_deputy_works_here FOREIGN KEY (deputy_id, organisation_id)
        REFERENCES accounts_membership (user_id, organisation_id) ON DELETE CASCADE,
    -- A range of one number stands for each key: a core operator class will do, and no extension is needed.
    ADD CONSTRAINT nobody_is_away_twice EXCLUDE USING gist (
        numrange(uuid_hash_extended(absent_id, 0)::numeric, uuid_hash_extended(absent_id, 0)::numeric, '[]') WITH &&,
        numrange(uuid_hash_extended(organisation_id, 0)::numeric, uuid_hash_extended(organisation_id, 0)::numeric, '[]') WITH &&,
        daterange(first_on, last_on, '[]') WITH &&
    ) WHERE (cancelled_at IS NULL);
"""
BACKWARD = """
ALTER TABLE accounts_absence
    DROP CONSTRAINT nobody_is_away_twice, DROP CONSTRAINT the_deputy_works_here, DROP CONSTRAINT the_absent_works_here;
DROP POLICY wall ON accounts_absence;
ALTER TABLE accounts_absence NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_absence DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_system")]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('recorded_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, db_comment='taken back before it began', null=True)),
                ('absent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who is away')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'absence',
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='an_absence_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('absent', models.F('deputy')), _negated=True), name='nobody_stands_in_for_themselves')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(db_comment='SHA-256 of the secret in the address', max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'calendar feed',
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
