"""A transfer at the person's wish: the sender's rows, the receiver's, and what was handed over (domain.md 3.5)."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

WALL = """
CALL vs_wall('cases_transfer', refs => '{"case_id": "cases_case"}');
CALL vs_wall_through('cases_transfersection', 'transfer_id', 'cases_transfer');
CALL vs_wall('cases_incomingtransfer', refs => '{"duty_id": "duties_duty", "intake_id": "referrals_intake"}');
CALL vs_wall('cases_receivedsection', refs => '{"intake_id": "referrals_intake"}');

-- A service that may not take new people that day is asked about nobody, by any route: domain.md 3.5.
CREATE TRIGGER accredited BEFORE INSERT ON cases_incomingtransfer
    FOR EACH ROW EXECUTE FUNCTION vs_refuse_unaccredited('organisation_id', 'offered_at');
"""
UNWALL = """
DROP TRIGGER accredited ON cases_incomingtransfer;
DROP POLICY wall ON cases_receivedsection;
ALTER TABLE cases_receivedsection NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_receivedsection DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_incomingtransfer;
ALTER TABLE cases_incomingtransfer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_incomingtransfer DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_transfersection;
ALTER TABLE cases_transfersection NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_transfersection DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON cases_transfer;
ALTER TABLE cases_transfer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cases_transfer DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_duplicates"),
        ("duties", "0003_holidays"),
        ("referrals", "0008_transfer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Transfer",
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
                    "given_by",
                    models.CharField(
                        choices=[
                            ("VICTIM", "The victim"),
                            ("LEGAL_REPRESENTATIVE", "A legal representative"),
                        ],
                        max_length=24,
                        verbose_name="given by",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="when given")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("WRITTEN", "In writing"),
                            ("ELECTRONIC", "Electronically"),
                            ("ORAL", "Orally, noted by the officer"),
                        ],
                        max_length=12,
                        verbose_name="how given",
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("FIRST_NAME", "First name"),
                                ("SURNAME", "Surname"),
                                ("PHONE", "Phone"),
                                ("EMAIL", "E-mail"),
                            ],
                            max_length=12,
                        ),
                        verbose_name="for which data",
                    ),
                ),
                (
                    "without_representative",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AGAINST_INTERESTS", "It would be against the child's interests"),
                            ("UNKNOWN", "The legal representative is not known"),
                            ("OTHER", "Another reason"),
                        ],
                        max_length=24,
                        verbose_name="why a child's legal representative does not take part",
                    ),
                ),
                ("is_child", models.BooleanField(default=False, verbose_name="the person is a child")),
                (
                    "needs_accommodation",
                    models.BooleanField(default=False, verbose_name="temporary accommodation is needed"),
                ),
                ("recorded_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField(blank=True, null=True, verbose_name="offered")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="answer by")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ACCEPTED", "Accepted"),
                            ("REFUSED", "Refused"),
                            ("WITHDRAWN", "Consent withdrawn"),
                            ("TIMED_OUT", "Not answered in time"),
                            ("RIGHT_STOPPED", "The service may not take new people any more"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_CAPACITY", "Nobody is free to help in time"),
                            ("NO_ACCOMMODATION", "There is no place for temporary accommodation"),
                            ("CONFLICT", "A conflict of interests"),
                            ("OTHER", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("refusal_note", models.BinaryField(db_comment="sealed under the sender's key", null=True)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="consent withdrawn"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="transfers", to="cases.case"
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
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="support service",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer",
            },
        ),
        migrations.CreateModel(
            name="TransferSection",
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
                    "section",
                    models.CharField(
                        choices=[
                            ("SAFE_CONTACT", "How the person can be reached safely"),
                            ("REPRESENTATIVES", "The legal representatives"),
                            ("NEEDS", "The needs assessment"),
                            ("PLAN", "The plan of assistance measures"),
                            ("DELIVERIES", "The list of services given"),
                            ("ACCOMMODATION", "The need of temporary accommodation"),
                            ("WHEREABOUTS", "Where the person lives or is staying"),
                        ],
                        max_length=16,
                        verbose_name="part of the case",
                    ),
                ),
                (
                    "reason",
                    models.BinaryField(
                        db_comment="why whereabouts go too; sealed under the person's key", null=True
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="cases.transfer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IncomingTransfer",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=20, verbose_name="reference number")),
                ("offered_at", models.DateTimeField(verbose_name="offered")),
                ("answer_by", models.DateField(verbose_name="answer by")),
                ("is_child", models.BooleanField(default=False, verbose_name="the person is a child")),
                (
                    "needs_accommodation",
                    models.BooleanField(default=False, verbose_name="temporary accommodation is needed"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ACCEPTED", "Accepted"),
                            ("REFUSED", "Refused"),
                            ("WITHDRAWN", "Consent withdrawn"),
                            ("TIMED_OUT", "Not answered in time"),
                            ("RIGHT_STOPPED", "The service may not take new people any more"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "refusal_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_CAPACITY", "Nobody is free to help in time"),
                            ("NO_ACCOMMODATION", "There is no place for temporary accommodation"),
                            ("CONFLICT", "A conflict of interests"),
                            ("OTHER", "Another reason"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming_transfer",
                        to="duties.duty",
                    ),
                ),
                (
                    "intake",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incoming_transfer",
                        to="referrals.intake",
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
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="sender",
                    ),
                ),
            ],
            options={
                "verbose_name": "incoming transfer",
            },
        ),
        migrations.CreateModel(
            name="ReceivedSection",
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
                    "section",
                    models.CharField(
                        choices=[
                            ("SAFE_CONTACT", "How the person can be reached safely"),
                            ("REPRESENTATIVES", "The legal representatives"),
                            ("NEEDS", "The needs assessment"),
                            ("PLAN", "The plan of assistance measures"),
                            ("DELIVERIES", "The list of services given"),
                            ("ACCOMMODATION", "The need of temporary accommodation"),
                            ("WHEREABOUTS", "Where the person lives or is staying"),
                        ],
                        max_length=16,
                        verbose_name="part of the case",
                    ),
                ),
                (
                    "content",
                    models.BinaryField(db_comment="sealed under the person's key: gone with the identity"),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="sender",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="received_sections",
                        to="referrals.intake",
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
            ],
        ),
        migrations.AddIndex(
            model_name="incomingtransfer",
            index=models.Index(
                condition=models.Q(("outcome", "")),
                fields=["organisation", "answer_by"],
                name="incoming_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_incoming_a_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="an_incoming_transfer_ends_in_some_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "ACCEPTED"), ("intake", None), _connector="XOR"),
                name="who_is_accepted_has_an_intake",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "REFUSED"), ("refusal_reason", ""), _connector="XOR"),
                name="an_answer_of_no_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["", "ACCEPTED"]),
                    models.Q(("is_child", False), ("needs_accommodation", False)),
                    _connector="OR",
                ),
                name="of_whom_was_not_taken_on_nothing_is_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedsection",
            constraint=models.UniqueConstraint(
                fields=("intake", "section", "received_at"), name="a_section_is_received_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_transfer_a_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("case",),
                name="a_case_is_transferred_to_one_service_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("fields__len__gt", 0)), name="a_transfer_names_data"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("service", models.F("organisation")), _negated=True),
                name="a_transfer_goes_to_another_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offered_at__isnull", True), ("answer_by__isnull", True)),
                    models.Q(("offered_at__isnull", False), ("answer_by__isnull", False)),
                    _connector="OR",
                ),
                name="an_offer_has_its_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_transfer_ends_in_some_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["", "WITHDRAWN"]), ("offered_at__isnull", False), _connector="OR"
                ),
                name="only_what_was_offered_is_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "REFUSED"), ("refusal_reason", ""), _connector="XOR"),
                name="a_refusal_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "WITHDRAWN"), _negated=True),
                    ("withdrawn_at__isnull", False),
                    _connector="OR",
                ),
                name="a_withdrawal_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfersection",
            constraint=models.UniqueConstraint(fields=("transfer", "section"), name="a_section_stands_once"),
        ),
        migrations.AddConstraint(
            model_name="transfersection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("section", "WHEREABOUTS"), _negated=True),
                    ("reason__isnull", False),
                    _connector="OR",
                ),
                name="whereabouts_go_with_a_reason",
            ),
        ),
        migrations.RunSQL(WALL, UNWALL),
    ]
