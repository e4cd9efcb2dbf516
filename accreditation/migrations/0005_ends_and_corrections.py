"""
An authorisation is ended, the end of a legal person corrected, both by a further row; notices to remedy have their clause.

And what the database holds besides: no decision by an authorisation that was ended, no effect beyond the term, no renewal
over a decision that still lies ahead, no last day to remedy without a right (13(3)-(6), 13(8)).
"""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

REMEDY_CLAUSE = (
    "Šis pranešimas Lietuvos Respublikos ikiteisminio administracinių ginčų nagrinėjimo tvarkos įstatymo nustatyta "
    "tvarka per vieną mėnesį nuo jo įteikimo dienos gali būti skundžiamas Lietuvos administracinių ginčų komisijai "
    "ir (arba) Lietuvos Respublikos administracinių bylų teisenos įstatymo nustatyta tvarka – Regionų "
    "administraciniam teismui."
)

FORWARD = """
CALL vs_wall_of_authority('accreditation_authorisationend', 'authorisation_id', 'accreditation_authorisation', '');
ALTER POLICY wall ON accreditation_authorisationend
    USING ((SELECT vs_kind()) = 'ACCREDITATION_AUTHORITY' AND EXISTS (SELECT 1 FROM accreditation_authorisation p
        WHERE p.id = authorisation_id AND p.authority_id = (SELECT vs_organisation())))
    WITH CHECK ((SELECT vs_kind()) = 'ACCREDITATION_AUTHORITY' AND EXISTS (SELECT 1 FROM accreditation_authorisation p
        WHERE p.id = authorisation_id AND p.authority_id = (SELECT vs_organisation())));
CALL vs_append_only('accreditation_authorisationend');

-- In a function, for a policy that asked its own table would never end.
CREATE FUNCTION vs_sees_legal_end(legal_end uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN legal_end IS NULL OR EXISTS (SELECT 1 FROM accreditation_legalend e WHERE e.id = legal_end);
END $$;
ALTER POLICY wall ON accreditation_legalend WITH CHECK (
    authority_id = (SELECT vs_organisation()) AND (SELECT vs_kind()) = 'ACCREDITATION_AUTHORITY'
    AND vs_sees_legal_end(corrects_id));

-- A correction is of an end of the same legal person.
CREATE FUNCTION vs_check_legal_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accreditation_legalend e WHERE e.id = NEW.corrects_id AND e.service_id = NEW.service_id
    ) THEN
        RAISE EXCEPTION 'a correction of another legal person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER same_legal_person AFTER INSERT ON accreditation_legalend
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION vs_check_legal_end();

-- Art. 13(8): an authorisation lets nobody decide once it was ended.
CREATE FUNCTION vs_authorises(authorisation uuid, person uuid, authority uuid, decided date, recorded timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM accreditation_authorisation a
        WHERE a.id = authorisation AND a.person_id = person AND a.authority_id = authority
          AND a.first_on <= decided AND coalesce(a.last_on, 'infinity') >= decided
    ) AND NOT EXISTS (
        SELECT 1 FROM accreditation_authorisationend e
        WHERE e.authorisation_id = authorisation AND e.ended_at <= recorded
    );
$$;

CREATE OR REPLACE FUNCTION vs_check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'SUSPEND' AND NOT EXISTS (
        SELECT 1 FROM accreditation_rightperiod p
        WHERE p.service_id = NEW.service_id AND p.first_on <= NEW.effective_on
          AND coalesce(p.last_on, 'infinity') >= NEW.effective_on AND p.valid_until >= NEW.until
    ) THEN
        RAISE EXCEPTION 'E_SUSPEND_PAST_EXPIRY' USING ERRCODE = 'check_violation';
    END IF;
    -- Art. 13(4), 13(6)1: what the service asked for takes effect while its right lasts, or not at all.
    IF NEW.kind = 'REVOKE' AND NEW.effective_on > NEW.decided_on AND NOT EXISTS (
        SELECT 1 FROM accreditation_rightperiod p
        WHERE p.service_id = NEW.service_id AND p.first_on <= NEW.decided_on
          AND coalesce(p.last_on, 'infinity') >= NEW.decided_on AND p.valid_until >= NEW.effective_on
    ) THEN
        RAISE EXCEPTION 'E_BAD_DATES' USING ERRCODE = 'check_violation';
    END IF;
    -- Art. 13(3): a right is not renewed over a suspension or revocation that still lies ahead.
    IF NEW.kind = 'GRANT' AND EXISTS (
        SELECT 1 FROM accreditation_decision d
        WHERE d.service_id = NEW.service_id AND d.kind IN ('SUSPEND', 'REVOKE')
          AND d.decided_on <= NEW.decided_on AND d.effective_on > NEW.decided_on
          AND NOT EXISTS (SELECT 1 FROM accreditation_decision a WHERE a.annuls_id = d.id)
    ) THEN
        RAISE EXCEPTION 'E_SUSPENDED_DECIDE_FIRST' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_membership m
        WHERE m.user_id = NEW.decided_by_id AND m.organisation_id = NEW.authority_id
          AND m.is_active AND 'DECISION_MAKER' = ANY(m.roles) AND NEW.authorisation_id IS NULL
    ) AND NOT vs_authorises(
        NEW.authorisation_id, NEW.decided_by_id, NEW.authority_id, NEW.decided_on, NEW.recorded_at
    ) THEN
        RAISE EXCEPTION 'E_NOT_AUTHORISED' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

-- Art. 13(6)4: a last day to remedy is set while the right is in use or suspended, after the finding, within the term.
CREATE FUNCTION vs_check_remedy_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accreditation_finding f JOIN accreditation_rightperiod p ON p.service_id = f.service_id
        WHERE f.id = NEW.finding_id AND p.state IN ('ACTIVE', 'SUSPENDED') AND p.first_on <= NEW.set_on
          AND coalesce(p.last_on, 'infinity') >= NEW.set_on
          AND NEW.deadline > f.found_on AND NEW.deadline <= p.valid_until
    ) THEN
        RAISE EXCEPTION 'no last day to remedy can be set on %', NEW.set_on USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lawful AFTER INSERT ON accreditation_remedydeadline
    FOR EACH ROW EXECUTE FUNCTION vs_check_remedy_deadline();
"""
BACKWARD = """
DROP TRIGGER lawful ON accreditation_remedydeadline;
DROP FUNCTION vs_check_remedy_deadline();
CREATE OR REPLACE FUNCTION vs_check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'SUSPEND' AND NOT EXISTS (
        SELECT 1 FROM accreditation_rightperiod p
        WHERE p.service_id = NEW.service_id AND p.first_on <= NEW.effective_on
          AND coalesce(p.last_on, 'infinity') >= NEW.effective_on AND p.valid_until >= NEW.until
    ) THEN
        RAISE EXCEPTION 'E_SUSPEND_PAST_EXPIRY' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_membership m
        WHERE m.user_id = NEW.decided_by_id AND m.organisation_id = NEW.authority_id
          AND m.is_active AND 'DECISION_MAKER' = ANY(m.roles) AND NEW.authorisation_id IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM accreditation_authorisation a
        WHERE a.id = NEW.authorisation_id AND a.person_id = NEW.decided_by_id AND a.authority_id = NEW.authority_id
          AND a.first_on <= NEW.decided_on AND coalesce(a.last_on, 'infinity') >= NEW.decided_on
    ) THEN
        RAISE EXCEPTION 'E_NOT_AUTHORISED' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP FUNCTION vs_authorises(uuid, uuid, uuid, date, timestamptz);
DROP TRIGGER same_legal_person ON accreditation_legalend;
DROP FUNCTION vs_check_legal_end();
ALTER POLICY wall ON accreditation_legalend WITH CHECK (
    authority_id = (SELECT vs_organisation()) AND (SELECT vs_kind()) = 'ACCREDITATION_AUTHORITY');
DROP FUNCTION vs_sees_legal_end(uuid);
DROP POLICY wall ON accreditation_authorisationend;
GRANT UPDATE, DELETE ON accreditation_authorisationend TO vs_web;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_published_details"),
        ("accreditation", "0004_who_was_authorised"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="AuthorisationEnd",
            fields=[
                ("id", models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ("ended_at", models.DateTimeField(db_comment="from this moment on nothing is signed by it", verbose_name="ended")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("authorisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="ends", to="accreditation.authorisation")),
                ("ended_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="ended by")),
            ],
            options={
                "verbose_name": "end of an authorisation",
                "verbose_name_plural": "ends of authorisations",
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="an_end_of_an_authorisation_says_why")],
            },
        ),
        migrations.AddField(
            model_name="terms",
            name="remedy_clause",
            field=models.TextField(default=REMEDY_CLAUSE, help_text="How a notice to remedy may be appealed against (art. 13(6)4, 13(9)).", verbose_name="appeal clause of notices to remedy"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="legalend",
            name="service",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="legal_ends", to="accounts.organisation", verbose_name="support service"),
        ),
        migrations.AlterField(
            model_name="legalend",
            name="ended_on",
            field=models.DateField(db_comment="empty: it has not ended after all", null=True, verbose_name="ended on"),
        ),
        migrations.AddField(
            model_name="legalend",
            name="corrects",
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="corrected_by", to="accreditation.legalend", verbose_name="corrects"),
        ),
        migrations.AddField(
            model_name="legalend",
            name="reason",
            field=models.TextField(blank=True, default="", verbose_name="why it is corrected"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="legalend",
            constraint=models.UniqueConstraint(condition=models.Q(("corrects", None)), fields=("service",), name="a_legal_person_ends_once"),
        ),
        migrations.AddConstraint(
            model_name="legalend",
            constraint=models.CheckConstraint(condition=models.Q(("ended_on__isnull", False), ("corrects__isnull", False), _connector="OR"), name="only_a_correction_says_it_has_not_ended"),
        ),
        migrations.AddConstraint(
            model_name="legalend",
            constraint=models.CheckConstraint(condition=models.Q(("corrects", None), models.Q(("reason", ""), _negated=True), _connector="OR"), name="a_correction_of_an_end_says_why"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
