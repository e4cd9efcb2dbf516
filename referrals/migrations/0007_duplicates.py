"""
Two registrations of one person are linked and keep their rows (Q-11); what seems alike is kept until somebody answers.

Both tables inherit from the registrations they hang on: who may not see one of the two learns nothing of the other.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall_through('referrals_intakelink', 'intake_id', 'referrals_intake');
ALTER POLICY wall ON referrals_intakelink WITH CHECK (
    EXISTS (SELECT 1 FROM referrals_intake p WHERE p.id = referrals_intakelink.intake_id)
    AND EXISTS (SELECT 1 FROM referrals_intake r WHERE r.id = referrals_intakelink.leading_id));
CALL vs_wall_through('referrals_likeness', 'intake_id', 'referrals_intake');
ALTER POLICY wall ON referrals_likeness USING (
    EXISTS (SELECT 1 FROM referrals_intake p WHERE p.id = referrals_likeness.intake_id)
    AND EXISTS (SELECT 1 FROM referrals_intake r WHERE r.id = referrals_likeness.other_id)) WITH CHECK (
    EXISTS (SELECT 1 FROM referrals_intake p WHERE p.id = referrals_likeness.intake_id)
    AND EXISTS (SELECT 1 FROM referrals_intake r WHERE r.id = referrals_likeness.other_id));

-- A leading registration is linked to none, so that the case of any is one step away.
CREATE FUNCTION vs_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referrals_intakelink WHERE intake_id = NEW.leading_id)
        OR EXISTS (SELECT 1 FROM referrals_intakelink WHERE leading_id = NEW.intake_id) THEN
        RAISE EXCEPTION 'E_LINK_OF_A_LINK' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_step BEFORE INSERT OR UPDATE ON referrals_intakelink FOR EACH ROW EXECUTE FUNCTION vs_one_step();
"""
BACKWARD = """
DROP TRIGGER one_step ON referrals_intakelink;
DROP FUNCTION vs_one_step();
DROP POLICY wall ON referrals_likeness;
ALTER TABLE referrals_likeness NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_likeness DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_intakelink;
ALTER TABLE referrals_intakelink NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_intakelink DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("referrals", "0006_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='intake',
            name='is_repeated',
            field=models.BooleanField(db_comment='the person is registered here earlier in the same year: domain.md 5.1', default=False),
        ),
        migrations.AddField(
            model_name='intake',
            name='is_search_owed',
            field=models.BooleanField(db_comment='registered in a hurry: whether the person is known was not looked for', default=False),
        ),
        migrations.CreateModel(
            name='IntakeLink',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('intake', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='referrals.intake')),
                ('leading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='referrals.intake')),
                ('linked_at', models.DateTimeField(verbose_name='linked')),
                ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'link of registrations',
                'constraints': [models.CheckConstraint(condition=models.Q(('intake', models.F('leading')), _negated=True), name='nobody_is_linked_to_themselves')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('intake', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses', to='referrals.intake')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='referrals.intake')),
                ('alike_in', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('PHONE', 'the same phone number'), ('EMAIL', 'the same e-mail address'), ('NAME', 'the same first name and surname')], max_length=8), verbose_name='alike in')),
                ('found_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_same', models.BooleanField(db_comment='whether it is one person, once somebody has said so', null=True)),
            ],
            options={
                'verbose_name': 'likeness',
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['intake'], name='likenesses_unanswered')],
                'constraints': [models.UniqueConstraint(fields=('intake', 'other'), name='two_are_compared_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('is_same__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('is_same__isnull', False)), _connector='OR'), name='an_answer_on_likeness_has_its_author')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
