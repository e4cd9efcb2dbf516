"""
Need to know: a restricted intake is seen by those granted it, for an hour by who opened it in an emergency, by nobody else.

Who reads is the person of the identity, when they read the moment given with it: no policy asks a clock, and without a
moment nothing that runs out is open. The system counts and reminds, so it sees all of its organisation. Decision 0008.
"""

import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

import referrals.models

FORWARD = """
CREATE OR REPLACE FUNCTION vs_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('vs.user', true), '')::uuid $$;
CREATE FUNCTION vs_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('vs.at', true), '')::timestamptz $$;
CREATE FUNCTION vs_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT EXISTS (SELECT 1 FROM accounts_user u WHERE u.is_system AND u.id = vs_user()) $$;

CALL vs_wall('referrals_intakeuserobjectpermission', refs => '{"intake_id": "referrals_intake"}');
CALL vs_wall('referrals_emergencyaccess', refs => '{"intake_id": "referrals_intake"}');
CALL vs_append_only('referrals_emergencyaccess');
CREATE POLICY by_the_system ON referrals_emergencyaccess AS RESTRICTIVE FOR INSERT WITH CHECK ((SELECT vs_is_system()));
CALL vs_wall_through('referrals_accessrestriction', 'intake_id', 'referrals_intake');

-- What the acting person may know of what is restricted. plpgsql, so that the policy of the grants may ask for the intake.
CREATE FUNCTION vs_known_intakes() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(
        SELECT g.intake_id
        FROM referrals_intakeuserobjectpermission g JOIN auth_permission p ON p.id = g.permission_id
        WHERE g.user_id = vs_user() AND p.codename = 'view_intake'
        UNION ALL
        SELECT e.intake_id FROM referrals_emergencyaccess e WHERE e.user_id = vs_user() AND e.until > vs_at());
END $$;

-- Sub-selects: each is worked out once a query, and the second and third only if a restricted row is met.
CREATE POLICY need_to_know ON referrals_intake AS RESTRICTIVE USING (
    NOT is_restricted OR id = ANY ((SELECT vs_known_intakes())::uuid[]) OR (SELECT vs_is_system()));
CREATE POLICY need_to_know ON duties_duty AS RESTRICTIVE USING (
    restricted_to IS NULL OR restricted_to = ANY ((SELECT vs_known_intakes())::uuid[]) OR (SELECT vs_is_system()));
CREATE POLICY need_to_know ON vault_identity AS RESTRICTIVE USING (
    restricted_to IS NULL OR restricted_to = ANY ((SELECT vs_known_intakes())::uuid[]) OR (SELECT vs_is_system()));

-- A table that hangs on something restricted by a key, though it is walled by its organisation.
CREATE PROCEDURE vs_need_to_know(walled text, link text, parent text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE POLICY need_to_know ON %s AS RESTRICTIVE USING ((SELECT vs_is_system())'
        ' OR %s.%I IS NULL OR EXISTS (SELECT 1 FROM %s p WHERE p.id = %s.%I))',
        walled, walled, link, parent, walled, link);
END $$;
CALL vs_need_to_know('vault_searchtoken', 'identity_id', 'vault_identity');

-- Duties and identities bear the key of the restricted intake they belong to; nobody sets it but these. By index only:
-- a plan made while a table was empty would be kept while thousands of rows are written in bulk.
CREATE FUNCTION vs_duty_restricted() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    NEW.restricted_to := (
        SELECT i.id FROM referrals_intake i
        WHERE i.organisation_id = NEW.organisation_id AND i.reference = NEW.reference AND i.is_restricted);
    RETURN NEW;
END $$;
CREATE FUNCTION vs_identity_restricted() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    NEW.restricted_to := (
        SELECT i.id FROM referrals_intake i
        WHERE i.is_restricted AND (i.identity_id = NEW.id OR i.applicant_id = NEW.id) LIMIT 1);
    RETURN NEW;
END $$;
CREATE FUNCTION vs_spread_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE duties_duty SET restricted_to = NULL
        WHERE organisation_id = NEW.organisation_id AND reference = NEW.reference;
    UPDATE vault_identity SET restricted_to = NULL WHERE id IN (NEW.identity_id, NEW.applicant_id);
    IF TG_OP = 'UPDATE' THEN
        UPDATE vault_identity SET restricted_to = NULL WHERE id IN (OLD.identity_id, OLD.applicant_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER restricted BEFORE INSERT OR UPDATE OF reference, organisation_id, restricted_to ON duties_duty
    FOR EACH ROW EXECUTE FUNCTION vs_duty_restricted();
CREATE TRIGGER restricted BEFORE INSERT OR UPDATE OF restricted_to ON vault_identity
    FOR EACH ROW EXECUTE FUNCTION vs_identity_restricted();
CREATE TRIGGER restriction_spreads AFTER INSERT ON referrals_intake
    FOR EACH ROW WHEN (NEW.is_restricted) EXECUTE FUNCTION vs_spread_restriction();
CREATE TRIGGER restriction_spreads_on AFTER UPDATE OF is_restricted, identity_id, applicant_id, reference ON referrals_intake
    FOR EACH ROW WHEN (OLD.is_restricted OR NEW.is_restricted) EXECUTE FUNCTION vs_spread_restriction();

-- Whatever a person does with a case while their emergency access to it lasts says so in the audit.
CREATE FUNCTION vs_link_emergency() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    emergency uuid := (
        SELECT e.id FROM referrals_emergencyaccess e LEFT JOIN referrals_intake i ON i.id = e.intake_id
        WHERE e.user_id = NEW.user_id AND e.until > vs_at()
          AND (e.reference = NEW.reference OR NEW.about_id IN (e.intake_id, i.identity_id, i.applicant_id)
               OR NEW.detail -> 'shown' ?| ARRAY[e.intake_id::text, i.identity_id::text])
        ORDER BY e.until DESC LIMIT 1);
BEGIN
    IF emergency IS NOT NULL THEN
        NEW.detail := NEW.detail || jsonb_build_object('emergency', emergency);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emergency BEFORE INSERT ON audit_entry
    FOR EACH ROW WHEN (NEW.user_id IS NOT NULL) EXECUTE FUNCTION vs_link_emergency();
"""
BACKWARD = """
DROP TRIGGER emergency ON audit_entry;
DROP FUNCTION vs_link_emergency();
DROP TRIGGER restriction_spreads_on ON referrals_intake;
DROP TRIGGER restriction_spreads ON referrals_intake;
DROP TRIGGER restricted ON vault_identity;
DROP TRIGGER restricted ON duties_duty;
DROP FUNCTION vs_spread_restriction();
DROP FUNCTION vs_identity_restricted();
DROP FUNCTION vs_duty_restricted();
DROP POLICY need_to_know ON vault_searchtoken;
DROP PROCEDURE vs_need_to_know(text, text, text);
DROP POLICY need_to_know ON vault_identity;
DROP POLICY need_to_know ON duties_duty;
DROP POLICY need_to_know ON referrals_intake;
DROP FUNCTION vs_known_intakes();
DROP POLICY wall ON referrals_accessrestriction;
ALTER TABLE referrals_accessrestriction NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_accessrestriction DISABLE ROW LEVEL SECURITY;
DROP POLICY by_the_system ON referrals_emergencyaccess;
GRANT UPDATE, DELETE ON referrals_emergencyaccess TO vs_web;
DROP POLICY wall ON referrals_emergencyaccess;
ALTER TABLE referrals_emergencyaccess NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_emergencyaccess DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_intakeuserobjectpermission;
ALTER TABLE referrals_intakeuserobjectpermission NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_intakeuserobjectpermission DISABLE ROW LEVEL SECURITY;
DROP FUNCTION vs_is_system();
DROP FUNCTION vs_at();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("referrals", "0008_transfer"),
        ("accounts", "0003_system"),
        ("audit", "0003_by_moment"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("duties", "0004_restricted"),
        ("vault", "0003_restricted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='intake',
            name='is_restricted',
            field=models.BooleanField(db_comment='seen only by those granted it: decision 0008', default=False, verbose_name='restricted'),
        ),
        migrations.CreateModel(
            name='AccessRestriction',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('restricted_at', models.DateTimeField(verbose_name='restricted since')),
                ('reason', models.BinaryField(db_comment='sealed')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted')),
                ('lifting_reason', models.BinaryField(db_comment='sealed', null=True)),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restrictions', to='referrals.intake')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('restricted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'restriction of access',
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('intake',), name='restricted_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True), ('lifting_reason__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), ('lifting_reason__isnull', False)), _connector='OR'), name='a_lifted_restriction_says_by_whom_and_why')],
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=20, verbose_name='reference number')),
                ('reason', models.BinaryField(db_comment="sealed under the organisation's key")),
                ('opened_at', models.DateTimeField(verbose_name='opened')),
                ('until', models.DateTimeField(db_comment='excluded: at this moment it is over', verbose_name='until')),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='referrals.intake')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='colleague')),
            ],
            options={
                'verbose_name': 'emergency access',
                'indexes': [models.Index(fields=['organisation', 'opened_at', 'id'], name='emergencies_by_moment'), models.Index(fields=['user', 'until'], name='emergencies_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('opened_at')), ('until__lte', django.db.models.expressions.CombinedExpression(models.F('opened_at'), '+', models.Value(datetime.timedelta(seconds=3600))))), name='an_emergency_lasts_an_hour_at_most')],
            },
        ),
        migrations.CreateModel(
            name='IntakeUserObjectPermission',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('content_object', models.ForeignKey(db_column='intake_id', on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='referrals.intake', verbose_name='intake')),
                ('organisation', models.ForeignKey(db_default=referrals.models.ActingOrganisation(), on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'grant',
                'abstract': False,
                'unique_together': {('user', 'permission', 'content_object')},
            },
        ),
        migrations.AddIndex(
            model_name='intake',
            index=models.Index(condition=models.Q(('is_restricted', True)), fields=['organisation'], name='intakes_restricted'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
