"""
Cases of one person are merged with a ledger of what moved; closed ones are taken up again.

What hangs on a case inherits its wall. A merged case keeps what it was decided and how it was closed.
"""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall_through('cases_merge', 'survivor_id', 'cases_case');
ALTER POLICY wall ON cases_merge WITH CHECK (
    EXISTS (SELECT 1 FROM cases_case p WHERE p.id = cases_merge.survivor_id)
    AND EXISTS (SELECT 1 FROM cases_case r WHERE r.id = cases_merge.merged_id));
CALL vs_wall_through('cases_mergeentry', 'merge_id', 'cases_merge');
CALL vs_append_only('cases_mergeentry');
CALL vs_wall_through('cases_reopening', 'case_id', 'cases_case');
"""
BACKWARD = """
DROP POLICY wall ON cases_reopening;
ALTER TABLE cases_reopening NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_reopening DISABLE ROW LEVEL SECURITY;
GRANT UPDATE, DELETE ON cases_mergeentry TO vs_web;
DROP POLICY wall ON cases_mergeentry;
ALTER TABLE cases_mergeentry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_mergeentry DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_merge;
ALTER TABLE cases_merge NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_merge DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0008_people"),
        ("referrals", "0007_duplicates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='status',
            field=models.CharField(choices=[('STARTED', 'Started, undecided'), ('ACCEPTED', 'Assistance accepted'), ('ASSESSED', 'Needs assessed'), ('PLANNED', 'Plan agreed'), ('DECLINED', 'Declined'), ('CLOSED', 'Closed'), ('MERGED', 'Merged into another case')], default='STARTED', max_length=12, verbose_name='status'),
        ),
        migrations.RemoveConstraint(model_name='case', name='a_decided_case_has_its_moment'),
        migrations.RemoveConstraint(model_name='case', name='who_accepts_belongs_to_a_recipient_group'),
        migrations.RemoveConstraint(model_name='case', name='a_closed_case_has_its_reason'),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at', None), ('status', 'STARTED')) | models.Q(models.Q(('status', 'STARTED'), _negated=True), ('decided_at__isnull', False)) | models.Q(('status', 'MERGED')), name='a_decided_case_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['STARTED', 'DECLINED', 'MERGED'])) | models.Q(('recipient_group', ''), _negated=True), name='who_accepts_belongs_to_a_recipient_group'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), ('closing_reason', '')) | models.Q(('status__in', ['CLOSED', 'MERGED']), ('closed_at__isnull', False), models.Q(('closing_reason', ''), _negated=True)), name='a_closed_case_has_its_reason'),
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('survivor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='cases.case')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergings', to='cases.case')),
                ('status', models.CharField(choices=[('STARTED', 'Started, undecided'), ('ACCEPTED', 'Assistance accepted'), ('ASSESSED', 'Needs assessed'), ('PLANNED', 'Plan agreed'), ('DECLINED', 'Declined'), ('CLOSED', 'Closed'), ('MERGED', 'Merged into another case')], db_comment='of the merged case, before', max_length=12)),
                ('merged_at', models.DateTimeField(verbose_name='merged')),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'merging',
                'constraints': [models.CheckConstraint(condition=models.Q(('survivor', models.F('merged')), _negated=True), name='two_cases_are_merged'), models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='a_case_is_merged_into_one'), models.CheckConstraint(condition=models.Q(('status', 'MERGED'), _negated=True), name='what_is_merged_was_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='an_undone_merging_has_its_author')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='MergeEntry',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='cases.merge')),
                ('model', models.CharField(db_comment='app_label.ModelName', max_length=60)),
                ('key', models.UUIDField(db_comment='of the row')),
                ('field', models.CharField(max_length=40)),
                ('was', models.CharField(blank=True, max_length=60)),
                ('became', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'verbose_name': 'what moved',
                'constraints': [models.UniqueConstraint(fields=('merge', 'model', 'key', 'field'), name='a_value_moves_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reopenings', to='cases.case')),
                ('reason', models.CharField(choices=[('CAME_AGAIN', 'The person turned to us again'), ('REFERRED_AGAIN', 'An institution referred the person again'), ('MISTAKE', 'The case was closed by mistake'), ('OTHER', 'Another reason')], max_length=16, verbose_name='reason')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('reopened_at', models.DateTimeField(verbose_name='reopened')),
                ('reopened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_at', models.DateTimeField(verbose_name='closed')),
                ('closing_reason', models.CharField(choices=[('GOALS_REACHED', 'What was planned is done'), ('WISH', 'The person no longer wishes assistance'), ('LOST_CONTACT', 'The person cannot be reached'), ('TURNED_ELSEWHERE', 'The person turned to another service'), ('TRANSFERRED', 'Another service took the person on'), ('OUT_OF_SCOPE', 'Law XIV-169 does not apply'), ('OTHER', 'Another reason')], max_length=20)),
                ('closing_note', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'reopening',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', 'OTHER'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='another_reason_to_reopen_is_said')],
                'indexes': [],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
