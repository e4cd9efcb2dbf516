"""Who is shut out of a person's intake, and the database that shuts them out."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('referrals_caseexclusion', refs => '{"intake_id": "referrals_intake"}');

-- The intakes the acting person is shut out of. Asked once a query; a function, so that no policy looks into itself.
CREATE FUNCTION vs_excluded() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(e.intake_id), '{}') FROM referrals_caseexclusion e
    WHERE e.lifted_at IS NULL AND e.user_id = nullif(current_setting('vs.user', true), '')::uuid
$$;
CREATE POLICY not_excluded ON referrals_intake AS RESTRICTIVE USING (id <> ALL ((SELECT vs_excluded())::uuid[]));
"""
BACKWARD = """
DROP POLICY not_excluded ON referrals_intake;
DROP FUNCTION vs_excluded();
DROP POLICY wall ON referrals_caseexclusion;
ALTER TABLE referrals_caseexclusion NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_caseexclusion DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0010_data_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseExclusion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("MATCH", "Matches somebody recorded as dangerous"),
                            ("MANUAL", "Conflict of interest"),
                        ],
                        max_length=8,
                        verbose_name="why",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("since", models.DateTimeField(verbose_name="excluded since")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                ("lift_reason", models.TextField(blank=True)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exclusions",
                        to="referrals.intake",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "exclusion from a case",
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at", None)),
                        fields=["user", "intake"],
                        name="exclusions_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("intake", "user"),
                        name="excluded_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_exclusion_is_lifted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", "MATCH"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_manual_exclusion_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None), models.Q(("lift_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_lifted_exclusion_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
