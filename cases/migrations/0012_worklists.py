import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('cases_savedfilter');
CALL vs_wall('cases_defaultview', refs => '{"saved_id": "cases_savedfilter"}');
"""
BACKWARD = """
DROP POLICY wall ON cases_savedfilter;
ALTER TABLE cases_savedfilter NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_savedfilter DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_defaultview;
ALTER TABLE cases_defaultview NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_defaultview DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_wall"), ("cases", "0011_access")]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(db_comment='as in the address of the list: codes and keys of colleagues', max_length=500)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared')),
                ('saved_at', models.DateTimeField(verbose_name='saved')),
                ('version', models.PositiveIntegerField(default=1)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whose')),
            ],
            options={
                'verbose_name': 'saved filter',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'owner', 'name'), name='a_filter_has_a_name_of_its_own')],
            },
        ),
        migrations.CreateModel(
            name='DefaultView',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.savedfilter')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'default view',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user'), name='a_worklist_opens_in_one_way')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
