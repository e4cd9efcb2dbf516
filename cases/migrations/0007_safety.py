"""What keeps a person safe hangs on the case and inherits from it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall_through('cases_safecontact', 'case_id', 'cases_case');
CALL vs_wall_through('cases_whereabouts', 'case_id', 'cases_case');
CALL vs_wall_through('cases_disclosure', 'case_id', 'cases_case');
CALL vs_wall_through('cases_dangerousperson', 'case_id', 'cases_case');
ALTER POLICY wall ON cases_dangerousperson WITH CHECK (
    EXISTS (SELECT 1 FROM cases_case p WHERE p.id = cases_dangerousperson.case_id)
    AND (identity_id IS NULL OR EXISTS (SELECT 1 FROM vault_identity r WHERE r.id = cases_dangerousperson.identity_id)));

-- Who is shut out of a person's intake is shut out of the case: for them it does not exist (security.md 28).
CREATE POLICY not_excluded ON cases_case AS RESTRICTIVE USING (intake_id <> ALL ((SELECT vs_excluded())::uuid[]));
"""
BACKWARD = """
DROP POLICY not_excluded ON cases_case;
DROP POLICY wall ON cases_safecontact;
ALTER TABLE cases_safecontact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_safecontact DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_whereabouts;
ALTER TABLE cases_whereabouts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_whereabouts DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_disclosure;
ALTER TABLE cases_disclosure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_disclosure DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_dangerousperson;
ALTER TABLE cases_dangerousperson NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_dangerousperson DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_accommodation"),
        ("referrals", "0011_exclusions"),
        ("vault", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DangerousPerson",
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
                    "relation",
                    models.CharField(
                        choices=[
                            ("PARTNER", "Spouse or partner"),
                            ("FORMER_PARTNER", "Former spouse or partner"),
                            ("PARENT", "Parent"),
                            ("CHILD", "Son or daughter"),
                            ("RELATIVE", "Another relative"),
                            ("ACQUAINTANCE", "Acquaintance, neighbour, colleague"),
                            ("PROFESSIONAL", "Somebody whose work brings them near the person"),
                            ("STRANGER", "Stranger"),
                            ("UNKNOWN", "Not known"),
                        ],
                        max_length=16,
                        verbose_name="relation to the person",
                    ),
                ),
                ("note", models.BinaryField(null=True)),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
            ],
            options={
                "verbose_name": "dangerous person",
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                    "document",
                    models.CharField(
                        choices=[("PLAN", "Assistance plan")], max_length=40, verbose_name="document"
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ADDRESS", "Address"),
                                ("WHEREABOUTS", "Where the person is now"),
                                ("PHONE", "Phone"),
                                ("EMAIL", "E-mail"),
                            ],
                            max_length=12,
                        ),
                        verbose_name="data",
                    ),
                ),
                ("reader", models.CharField(max_length=200, verbose_name="who will read it")),
                ("reason", models.BinaryField()),
                ("chosen_at", models.DateTimeField(verbose_name="chosen")),
            ],
            options={
                "verbose_name": "disclosure",
            },
        ),
        migrations.CreateModel(
            name="SafeContact",
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
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("CALL", "Call"),
                                ("VOICEMAIL", "Leave a voicemail message"),
                                ("SMS", "Send an SMS"),
                                ("EMAIL", "Send an e-mail"),
                                ("LETTER", "Send a letter"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        verbose_name="allowed",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Monday"),
                                (2, "Tuesday"),
                                (3, "Wednesday"),
                                (4, "Thursday"),
                                (5, "Friday"),
                                (6, "Saturday"),
                                (7, "Sunday"),
                            ]
                        ),
                        default=list,
                        verbose_name="weekdays",
                    ),
                ),
                ("hours_from", models.TimeField(blank=True, null=True, verbose_name="from")),
                (
                    "hours_until",
                    models.TimeField(
                        blank=True, db_comment="midnight: the end of the day", null=True, verbose_name="until"
                    ),
                ),
                (
                    "others_may_answer",
                    models.CharField(
                        choices=[
                            ("YES", "Yes, one may speak to them"),
                            ("NO", "No: say nothing and hang up"),
                            ("UNKNOWN", "Not known"),
                        ],
                        default="UNKNOWN",
                        max_length=8,
                        verbose_name="somebody else picks up",
                    ),
                ),
                ("who_may_answer", models.BinaryField(null=True)),
                ("code_word", models.BinaryField(null=True)),
                ("caller_script", models.BinaryField(null=True)),
                ("note", models.BinaryField(null=True)),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, db_comment="the last valid day", null=True, verbose_name="valid until"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
            ],
            options={
                "verbose_name": "safe contact",
            },
        ),
        migrations.CreateModel(
            name="Whereabouts",
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
                ("place", models.BinaryField(db_comment="null: not known any more", null=True)),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
            ],
            options={
                "verbose_name": "whereabouts",
            },
        ),
        migrations.AddField(
            model_name="dangerousperson",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="dangerous_people", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="dangerousperson",
            name="identity",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="vault.identity",
            ),
        ),
        migrations.AddField(
            model_name="dangerousperson",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dangerousperson",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="disclosures", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="chosen_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="safe_contacts", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="whereabouts",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="whereabouts", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="whereabouts",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="dangerousperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_by__isnull", True), ("removed_at__isnull", True)),
                    models.Q(("removed_by__isnull", False), ("removed_at__isnull", False)),
                    _connector="OR",
                ),
                name="who_is_no_longer_dangerous_was_removed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangerousperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("removed_at", None), models.Q(("identity", None), ("note", None)), _connector="OR"
                ),
                name="of_who_was_removed_nothing_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("fields__len__gt", 0)), name="a_disclosure_names_data"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reader", ""), _negated=True), name="a_disclosure_names_its_reader"
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="one_safe_contact_a_version"),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channels__contained_by", ["CALL", "VOICEMAIL", "SMS", "EMAIL", "LETTER"])
                ),
                name="a_safe_contact_knows_its_channels",
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7])),
                name="a_week_has_seven_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours_from__isnull", True), ("hours_until__isnull", True)),
                    models.Q(("hours_from__isnull", False), ("hours_until__isnull", False)),
                    _connector="OR",
                ),
                name="hours_have_two_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="safecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_from", None),
                    ("hours_until", "00:00"),
                    ("hours_from__lt", models.F("hours_until")),
                    _connector="OR",
                ),
                name="hours_end_after_they_begin",
            ),
        ),
        migrations.AddIndex(
            model_name="whereabouts",
            index=models.Index(fields=["case", "-recorded_at", "-id"], name="whereabouts_newest_first"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
