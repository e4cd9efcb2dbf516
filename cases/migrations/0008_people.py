"""Who stands beside the person, and who suffered from the same act; each row is its service's."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('cases_incident');
CALL vs_wall('cases_incidentmember', refs => '{"incident_id": "cases_incident", "case_id": "cases_case", "related_to_id": "cases_case"}');
CALL vs_wall('cases_legalrepresentative', refs => '{"case_id": "cases_case", "identity_id": "vault_identity"}');
CALL vs_wall('cases_representedact', refs => '{"case_id": "cases_case", "representative_id": "cases_legalrepresentative", "plan_id": "cases_assistanceplan"}');
CALL vs_wall('cases_interpretation', refs => '{"case_id": "cases_case", "delivery_id": "cases_servicedelivery"}');
CALL vs_wall('cases_childrightsanswer', refs => '{"case_id": "cases_case"}');
CALL vs_wall('cases_domesticviolencetrack', refs => '{"case_id": "cases_case"}');
CALL vs_wall('cases_foreignterrorismrequest', refs => '{"case_id": "cases_case"}');
CALL vs_wall('cases_outofscoperecord');
"""
BACKWARD = """
DROP POLICY wall ON cases_incident;
ALTER TABLE cases_incident NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_incident DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_incidentmember;
ALTER TABLE cases_incidentmember NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_incidentmember DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_legalrepresentative;
ALTER TABLE cases_legalrepresentative NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_legalrepresentative DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_representedact;
ALTER TABLE cases_representedact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_representedact DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_interpretation;
ALTER TABLE cases_interpretation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_interpretation DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_childrightsanswer;
ALTER TABLE cases_childrightsanswer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_childrightsanswer DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_domesticviolencetrack;
ALTER TABLE cases_domesticviolencetrack NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_domesticviolencetrack DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_foreignterrorismrequest;
ALTER TABLE cases_foreignterrorismrequest NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_foreignterrorismrequest DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_outofscoperecord;
ALTER TABLE cases_outofscoperecord NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_outofscoperecord DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_system'),
        ('cases', '0007_safety'),
        ('directory', '0002_seed'),
        ('referrals', '0006_people'),
        ('vault', '0002_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='communication_means',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), db_comment='agreed with the person: art. 4(1)2', default=list, verbose_name='means of communication'),
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=20, verbose_name='number of the incident')),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'incident',
            },
        ),
        migrations.CreateModel(
            name='IncidentMember',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('relation', models.CharField(choices=[('FAMILY_MEMBER', 'Family member'), ('CLOSE_RELATIVE', 'Close relative'), ('SAME_HOUSEHOLD', 'Same household'), ('SAME_ACT', 'Suffered from the same act')], default='SAME_ACT', max_length=16, verbose_name='relation')),
                ('linked_at', models.DateTimeField()),
                ('unlinked_at', models.DateTimeField(blank=True, null=True)),
                ('unlinked_reason', models.CharField(blank=True, choices=[('MISTAKE', 'Linked by mistake'), ('ANOTHER_ACT', 'It was not the same act'), ('SAFETY', 'The link could endanger somebody'), ('WISH', 'The person wishes it so')], max_length=12)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='cases.case')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='cases.incident')),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('related_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases.case')),
                ('unlinked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Interpretation',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('SPOKEN', 'Interpretation'), ('WRITTEN', 'Translation'), ('SIGN_LANGUAGE', 'Sign language interpretation')], max_length=16, verbose_name='kind')),
                ('language', models.CharField(choices=[('lt', 'Lithuanian'), ('en', 'English'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('pl', 'Polish'), ('be', 'Belarusian'), ('lls', 'Lithuanian Sign Language'), ('ar', 'Arabic'), ('fr', 'French'), ('de', 'German'), ('lv', 'Latvian'), ('rom', 'Romani'), ('es', 'Spanish'), ('tr', 'Turkish'), ('uz', 'Uzbek'), ('mul', 'Another language')], max_length=8, verbose_name='language')),
                ('needed_at', models.DateTimeField(verbose_name='needed since')),
                ('booked_at', models.DateTimeField(blank=True, null=True)),
                ('booked_for', models.DateTimeField(blank=True, null=True, verbose_name='booked for')),
                ('booked_with', models.CharField(blank=True, max_length=150, verbose_name='with whom')),
                ('given_on', models.DateField(blank=True, null=True, verbose_name='given')),
                ('given_by', models.CharField(blank=True, max_length=150, verbose_name='by whom')),
                ('dropped_at', models.DateTimeField(blank=True, db_comment='not needed after all, or recorded by mistake', null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interpretations', to='cases.case')),
                ('delivery', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interpretations', to='cases.servicedelivery')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'interpretation',
            },
        ),
        migrations.CreateModel(
            name='LegalRepresentative',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('PARENT', 'Parent'), ('GUARDIAN', 'Guardian'), ('OTHER', 'Another representative by law')], max_length=12, verbose_name='who it is')),
                ('basis', models.CharField(choices=[('PARENTHOOD', 'Parenthood (birth record)'), ('CHILD_GUARDIANSHIP', 'Guardianship of a child'), ('ADULT_GUARDIANSHIP', 'Guardianship of an adult, by a court decision'), ('STATED', 'As the person says; no document was seen')], max_length=20, verbose_name='basis')),
                ('participates', models.BooleanField(default=False, verbose_name='takes part')),
                ('is_suspected', models.BooleanField(default=False, verbose_name='suspected of the act')),
                ('suspected_at', models.DateTimeField(blank=True, null=True)),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until (included)')),
                ('recorded_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='representatives', to='cases.case')),
                ('identity', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vault.identity')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'legal representative',
            },
        ),
        migrations.CreateModel(
            name='OutOfScopeRecord',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('informed_at', models.DateTimeField(verbose_name='when informed')),
                ('crime_place', models.CharField(choices=[('LITHUANIA', 'In Lithuania'), ('EU', 'In another EU state'), ('OUTSIDE_EU', 'Outside the EU'), ('UNKNOWN', 'Not known')], default='OUTSIDE_EU', max_length=12)),
                ('recorded_at', models.DateTimeField()),
                ('crime_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.crimetype')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'information only',
            },
        ),
        migrations.CreateModel(
            name='RepresentedAct',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('PLAN', 'Plan of assistance measures'), ('CONSENT', 'Consent to the assistance'), ('TRANSFER', 'Consent to the transfer to another service')], max_length=12)),
                ('acted_at', models.DateTimeField()),
                ('flagged_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='represented_acts', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.assistanceplan')),
                ('representative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='cases.legalrepresentative')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ChildRightsAnswer',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('is_told', models.BooleanField(verbose_name='the Child Rights Service is told')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='when told')),
                ('reason', models.BinaryField(db_comment='sealed')),
                ('decided_at', models.DateTimeField()),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.competentbody')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='child_rights_answer', to='cases.case')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', False), ('is_told', True), ('told_at__isnull', False)), models.Q(('body', None), ('is_told', False), ('told_at', None)), _connector='OR'), name='who_was_told_and_when')],
            },
        ),
        migrations.CreateModel(
            name='DomesticViolenceTrack',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('offered_at', models.DateTimeField(verbose_name='offered')),
                ('answer', models.CharField(choices=[('OFFERED', 'Offered, not decided yet'), ('ACCEPTED', 'Accepted'), ('DECLINED', 'Declined')], max_length=10, verbose_name='answer')),
                ('protection_order', models.CharField(choices=[('YES', 'Yes'), ('NO', 'No'), ('UNKNOWN', 'Not known')], default='UNKNOWN', max_length=8, verbose_name='protection order')),
                ('order_ends_on', models.DateField(blank=True, null=True, verbose_name='last day of the order')),
                ('recorded_at', models.DateTimeField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='domestic_violence_track', to='cases.case')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.competentbody')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('protection_order', 'YES'), ('order_ends_on', None), _connector='OR'), name='only_an_order_has_a_last_day')],
            },
        ),
        migrations.CreateModel(
            name='ForeignTerrorismRequest',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('country', models.CharField(max_length=2, verbose_name='state')),
                ('requested_at', models.DateTimeField(verbose_name='asked')),
                ('referred_at', models.DateTimeField(verbose_name='referred')),
                ('recorded_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.competentbody')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='foreign_terrorism_request', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('country__in', ['', 'LT']), _negated=True), name='another_state_answers_for_terrorism'), models.CheckConstraint(condition=models.Q(('referred_at__gte', models.F('requested_at'))), name='referred_after_they_asked')],
            },
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(fields=('organisation', 'reference'), name='one_incident_a_reference'),
        ),
        migrations.AddConstraint(
            model_name='incidentmember',
            constraint=models.UniqueConstraint(condition=models.Q(('unlinked_at', None)), fields=('case',), name='a_case_has_one_incident'),
        ),
        migrations.AddConstraint(
            model_name='incidentmember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unlinked_at', None), ('unlinked_by', None), ('unlinked_reason', '')), models.Q(('unlinked_at__isnull', False), ('unlinked_by__isnull', False), models.Q(('unlinked_reason', ''), _negated=True)), _connector='OR'), name='a_link_ends_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='incidentmember',
            constraint=models.CheckConstraint(condition=models.Q(('related_to', None), models.Q(('related_to', models.F('case')), _negated=True), _connector='OR'), name='nobody_is_their_own_relative'),
        ),
        migrations.AddConstraint(
            model_name='interpretation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('booked_at', None), ('booked_for', None), ('booked_with', '')), models.Q(('booked_at__isnull', False), ('booked_for__isnull', False), models.Q(('booked_with', ''), _negated=True)), _connector='OR'), name='a_booking_says_with_whom_and_when'),
        ),
        migrations.AddConstraint(
            model_name='interpretation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivery', None), ('given_by', ''), ('given_on', None)), models.Q(('given_on__isnull', False), models.Q(('given_by', ''), _negated=True)), _connector='OR'), name='what_was_interpreted_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='interpretation',
            constraint=models.CheckConstraint(condition=models.Q(('dropped_at', None), ('given_on', None), _connector='OR'), name='what_was_given_is_not_dropped'),
        ),
        migrations.AddConstraint(
            model_name='legalrepresentative',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_suspected', False), ('suspected_at', None)), models.Q(('is_suspected', True), ('participates', False), ('suspected_at__isnull', False)), _connector='OR'), name='who_is_suspected_takes_no_part'),
        ),
        migrations.AddConstraint(
            model_name='legalrepresentative',
            constraint=models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('until__gte', models.F('since')), _connector='OR'), name='a_representation_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='representedact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='a_settled_act_has_an_author'),
        ),
        migrations.AddConstraint(
            model_name='representedact',
            constraint=models.CheckConstraint(condition=models.Q(('settled_at', None), ('flagged_at__isnull', False), _connector='OR'), name='only_what_is_flagged_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='representedact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'PLAN'), ('plan__isnull', False)), models.Q(models.Q(('kind', 'PLAN'), _negated=True), ('plan', None)), _connector='OR'), name='an_agreed_plan_is_named'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
