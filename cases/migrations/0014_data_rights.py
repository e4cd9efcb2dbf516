"""Requests of people about their data, holds, restrictions, corrections, erasures and terms of keeping."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CALL vs_wall('cases_subjectrequest', refs => '{"case_id": "cases_case", "duty_id": "duties_duty"}');
CALL vs_need_to_know('cases_subjectrequest', 'case_id', 'cases_case');
CALL vs_wall_through('cases_hold', 'case_id', 'cases_case');
CALL vs_wall_through('cases_limitation', 'case_id', 'cases_case');
CALL vs_wall_through('cases_rectification', 'case_id', 'cases_case');
CALL vs_wall_through('cases_erasure', 'intake_id', 'referrals_intake');
CALL vs_wall('cases_retentionterm');
"""
BACKWARD = "DROP POLICY need_to_know ON cases_subjectrequest;" + "".join(
    f"""
    DROP POLICY wall ON cases_{table};
    ALTER TABLE cases_{table} NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE cases_{table} DISABLE ROW LEVEL SECURITY;
    """
    for table in ("subjectrequest", "hold", "limitation", "rectification", "erasure", "retentionterm")
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_published_details"),
        ("cases", "0013_needs_and_plans"),
        ("duties", "0004_restricted"),
        ("referrals", "0011_exclusions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
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
                    "record",
                    models.CharField(
                        choices=[
                            ("REFERRAL", "REFERRAL"),
                            ("CHILD_NOTIFICATION", "CHILD_NOTIFICATION"),
                            ("DECLINED_REGISTRATION", "DECLINED_REGISTRATION"),
                            ("CLOSED_CASE", "CLOSED_CASE"),
                            ("ANONYMOUS_CONTACT", "ANONYMOUS_CONTACT"),
                            ("THIRD_PARTY_APPLICANT", "THIRD_PARTY_APPLICANT"),
                            ("ACCREDITATION_FILE", "ACCREDITATION_FILE"),
                            ("ACCESS_LOG", "ACCESS_LOG"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("TERM", "The time to keep it is over"),
                            ("REQUEST", "The person asked for it"),
                        ],
                        max_length=8,
                        verbose_name="ground",
                    ),
                ),
                ("erased_at", models.DateTimeField(verbose_name="erased")),
            ],
            options={
                "verbose_name": "erasure",
            },
        ),
        migrations.CreateModel(
            name="Hold",
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
                ("reason", models.BinaryField(db_comment="sealed under the organisation's key")),
                ("placed_at", models.DateTimeField(verbose_name="placed")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
            ],
            options={
                "verbose_name": "legal hold",
            },
        ),
        migrations.CreateModel(
            name="Limitation",
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
                    "ground",
                    models.CharField(
                        choices=[
                            (
                                "CONTESTED",
                                "The person says the data are wrong; it is being checked (18(1)(a))",
                            ),
                            (
                                "UNLAWFUL",
                                "The processing is unlawful and the person does not want erasure (18(1)(b))",
                            ),
                            ("CLAIM", "The person needs the data for a legal claim (18(1)(c))"),
                            ("OBJECTION", "The person objected; it is being weighed (18(1)(d))"),
                        ],
                        max_length=12,
                        verbose_name="ground",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
            ],
            options={
                "verbose_name": "restriction of processing",
            },
        ),
        migrations.CreateModel(
            name="Rectification",
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
                    "field",
                    models.CharField(
                        choices=[
                            ("first_name", "First name"),
                            ("surname", "Surname"),
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                            ("birth_date", "Date of birth"),
                            ("address", "Address"),
                        ],
                        max_length=12,
                        verbose_name="what",
                    ),
                ),
                ("before", models.BinaryField(db_comment="sealed under the person's key", null=True)),
                ("after", models.BinaryField(db_comment="sealed under the person's key", null=True)),
                ("reason", models.BinaryField(db_comment="sealed under the person's key")),
                ("rectified_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "rectification",
            },
        ),
        migrations.CreateModel(
            name="RetentionTerm",
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
                    "record",
                    models.CharField(
                        choices=[
                            ("REFERRAL", "REFERRAL"),
                            ("CHILD_NOTIFICATION", "CHILD_NOTIFICATION"),
                            ("DECLINED_REGISTRATION", "DECLINED_REGISTRATION"),
                            ("CLOSED_CASE", "CLOSED_CASE"),
                            ("ANONYMOUS_CONTACT", "ANONYMOUS_CONTACT"),
                            ("THIRD_PARTY_APPLICANT", "THIRD_PARTY_APPLICANT"),
                            ("ACCREDITATION_FILE", "ACCREDITATION_FILE"),
                            ("ACCESS_LOG", "ACCESS_LOG"),
                        ],
                        max_length=24,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(default=0, verbose_name="months")),
                ("days", models.PositiveSmallIntegerField(default=0, verbose_name="days")),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "term of keeping",
            },
        ),
        migrations.CreateModel(
            name="SubjectRequest",
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
                ("reference", models.CharField(max_length=20, verbose_name="reference number")),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("ACCESS", "Access and a copy (GDPR art. 15)"),
                            ("RECTIFICATION", "Rectification (art. 16)"),
                            ("ERASURE", "Erasure (art. 17)"),
                            ("LIMITATION", "Restriction of processing (art. 18)"),
                            ("OBJECTION", "Objection (art. 21)"),
                        ],
                        max_length=16,
                        verbose_name="what is asked",
                    ),
                ),
                (
                    "asked_by",
                    models.CharField(
                        choices=[
                            ("VICTIM", "The victim"),
                            ("LEGAL_REPRESENTATIVE", "A legal representative"),
                        ],
                        max_length=24,
                        verbose_name="who asks",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "asked",
                    models.BinaryField(
                        db_comment="what exactly; sealed under the organisation's key", null=True
                    ),
                ),
                ("extended_to", models.DateField(blank=True, null=True, verbose_name="extended to")),
                ("extension_reason", models.BinaryField(db_comment="told to the person; sealed", null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("GRANTED", "Done as asked"),
                            ("PARTLY", "Done in part"),
                            ("REFUSED", "Refused, with the reasons"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "answer_text",
                    models.BinaryField(db_comment="as it was written to the person; sealed", null=True),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "request about data",
            },
        ),
        migrations.AddField(
            model_name="case",
            name="erased_at",
            field=models.DateTimeField(
                blank=True, db_comment="only what is counted is left since then", null=True
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="limited_at",
            field=models.DateTimeField(
                blank=True, db_comment="the data are only kept since then: GDPR art. 18", null=True
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="erased_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="intake",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="erasures", to="referrals.intake"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="placed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="limitation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="limitations", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="limitation",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="limitation",
            name="limited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rectifications", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="rectification",
            name="rectified_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="retentionterm",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="retentionterm",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="subjectrequest",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="subjectrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="subject_requests", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="subjectrequest",
            name="duty",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="subject_request", to="duties.duty"
            ),
        ),
        migrations.AddField(
            model_name="subjectrequest",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="subjectrequest",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(fields=("intake", "record"), name="a_record_is_erased_once"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("case",), name="one_hold_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_by__isnull", True), ("lifted_at__isnull", True)),
                    models.Q(("lifted_by__isnull", False), ("lifted_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_hold_is_lifted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("case",), name="one_limitation_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="limitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_limitation_is_lifted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionterm",
            constraint=models.UniqueConstraint(fields=("organisation", "record"), name="one_term_a_record"),
        ),
        migrations.AddConstraint(
            model_name="subjectrequest",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_request_a_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_by", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answer_text__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_answer_is_written_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="subjectrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("extended_to__isnull", True), ("extension_reason__isnull", True)),
                    models.Q(("extended_to__isnull", False), ("extension_reason__isnull", False)),
                    _connector="OR",
                ),
                name="an_extension_has_its_reason",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
