"""
Who may see what of accreditation: the authority its own, the service what concerns it, the public the periods.

And what the database holds of art. 13 whatever the program does: six months, the term, who decides.
"""

from django.db import migrations

FORWARD = """
-- The applicant's own; the authority reads it once it is submitted.
CALL vs_wall('accreditation_application', own => 'service_id');
CREATE POLICY addressee ON accreditation_application FOR SELECT
    USING (submitted_at IS NOT NULL AND authority_id = (SELECT vs_organisation()));

CREATE PROCEDURE vs_wall_of_applicant(walled text) LANGUAGE plpgsql AS $$
BEGIN
    CALL vs_close(walled);
    EXECUTE format('CREATE POLICY wall ON %s USING (EXISTS (SELECT 1 FROM accreditation_application a
        WHERE a.id = application_id AND a.service_id = (SELECT vs_organisation())))', walled);
    EXECUTE format('CREATE POLICY addressee ON %s FOR SELECT USING (EXISTS (SELECT 1 FROM accreditation_application a
        WHERE a.id = application_id))', walled);
END $$;
CALL vs_wall_of_applicant('accreditation_staffmember');
CALL vs_wall_of_applicant('accreditation_functiondescription');
CALL vs_wall_of_applicant('accreditation_evidence');
ALTER POLICY wall ON accreditation_evidence WITH CHECK (
    EXISTS (SELECT 1 FROM accreditation_application a
        WHERE a.id = application_id AND a.service_id = (SELECT vs_organisation()))
    AND EXISTS (SELECT 1 FROM uploads_storedfile f WHERE f.id = file_id AND f.organisation_id = (SELECT vs_organisation()))
    AND (staff_member_id IS NULL OR EXISTS (
        SELECT 1 FROM accreditation_staffmember m WHERE m.id = staff_member_id AND m.application_id = accreditation_evidence.application_id)));

CALL vs_wall('accreditation_ownrequest', own => 'service_id');
CREATE POLICY addressee ON accreditation_ownrequest FOR SELECT USING (authority_id = (SELECT vs_organisation()));

-- The authority's own; the service reads what is about it, but no assessment and no draft.
CALL vs_wall('accreditation_proceeding', own => 'authority_id', refs => '{
    "application_id": "accreditation_application", "duty_id": "duties_duty"}');
CREATE POLICY addressee ON accreditation_proceeding FOR SELECT USING (service_id = (SELECT vs_organisation()));

CALL vs_wall('accreditation_finding', own => 'authority_id');
CREATE POLICY addressee ON accreditation_finding FOR SELECT USING (service_id = (SELECT vs_organisation()));
CALL vs_append_only('accreditation_finding');
CALL vs_wall('accreditation_findinganswer', own => 'service_id', refs => '{
    "finding_id": "accreditation_finding", "file_id": "uploads_storedfile"}');
CREATE POLICY addressee ON accreditation_findinganswer FOR SELECT USING (authority_id = (SELECT vs_organisation()));
CALL vs_append_only('accreditation_findinganswer');
CALL vs_wall('accreditation_legalend', own => 'authority_id');
CREATE POLICY addressee ON accreditation_legalend FOR SELECT USING (service_id = (SELECT vs_organisation()));
CALL vs_append_only('accreditation_legalend');

CREATE PROCEDURE vs_wall_of_authority(walled text, link text, parent text, reader text) LANGUAGE plpgsql AS $$
BEGIN
    CALL vs_close(walled);
    EXECUTE format('CREATE POLICY wall ON %s USING (EXISTS (SELECT 1 FROM %s p
        WHERE p.id = %I AND p.authority_id = (SELECT vs_organisation())))', walled, parent, link);
    IF reader <> '' THEN
        EXECUTE format('CREATE POLICY addressee ON %s FOR SELECT USING (EXISTS (SELECT 1 FROM %s p
            WHERE p.id = %I AND p.%I = (SELECT vs_organisation())))', walled, parent, link, reader);
    END IF;
END $$;
CALL vs_wall_of_authority('accreditation_assessment', 'proceeding_id', 'accreditation_proceeding', '');
CALL vs_append_only('accreditation_assessment');
CALL vs_wall_of_authority('accreditation_documentrequest', 'proceeding_id', 'accreditation_proceeding', 'service_id');
CALL vs_append_only('accreditation_documentrequest');
CALL vs_wall_of_authority('accreditation_remedydeadline', 'finding_id', 'accreditation_finding', 'service_id');
ALTER POLICY wall ON accreditation_remedydeadline WITH CHECK (
    EXISTS (SELECT 1 FROM accreditation_finding p WHERE p.id = finding_id AND p.authority_id = (SELECT vs_organisation()))
    AND (authorisation_id IS NULL OR EXISTS (SELECT 1 FROM accreditation_authorisation a WHERE a.id = authorisation_id)));
CALL vs_append_only('accreditation_remedydeadline');
CALL vs_wall_of_authority('accreditation_remedy', 'finding_id', 'accreditation_finding', 'service_id');
CALL vs_append_only('accreditation_remedy');

CALL vs_wall('accreditation_authorisation', own => 'authority_id');
CALL vs_append_only('accreditation_authorisation');
CALL vs_wall('accreditation_terms', own => 'authority_id');
CREATE POLICY public ON accreditation_terms FOR SELECT USING (true);
CALL vs_append_only('accreditation_terms');
CALL vs_wall('accreditation_draft', own => 'authority_id', refs => '{
    "proceeding_id": "accreditation_proceeding", "finding_id": "accreditation_finding",
    "own_request_id": "accreditation_ownrequest", "annuls_id": "accreditation_decision",
    "decision_id": "accreditation_decision"}');
CALL vs_wall('accreditation_decision', own => 'authority_id');
-- In a function, for a policy that asked its own table would never end.
CREATE FUNCTION vs_sees_decision(decision uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN decision IS NULL OR EXISTS (SELECT 1 FROM accreditation_decision d WHERE d.id = decision);
END $$;
ALTER POLICY wall ON accreditation_decision WITH CHECK (
    authority_id = (SELECT vs_organisation())
    AND (proceeding_id IS NULL OR EXISTS (SELECT 1 FROM accreditation_proceeding r WHERE r.id = proceeding_id))
    AND (finding_id IS NULL OR EXISTS (SELECT 1 FROM accreditation_finding r WHERE r.id = finding_id))
    AND (own_request_id IS NULL OR EXISTS (SELECT 1 FROM accreditation_ownrequest r WHERE r.id = own_request_id))
    AND (authorisation_id IS NULL OR EXISTS (SELECT 1 FROM accreditation_authorisation r WHERE r.id = authorisation_id))
    AND vs_sees_decision(annuls_id));
CREATE POLICY addressee ON accreditation_decision FOR SELECT USING (service_id = (SELECT vs_organisation()));
CALL vs_append_only('accreditation_decision');
CALL vs_wall_of_authority('accreditation_notification', 'decision_id', 'accreditation_decision', 'service_id');
CALL vs_append_only('accreditation_notification');

CALL vs_close('accreditation_rightperiod');
CREATE POLICY wall ON accreditation_rightperiod
    USING ((SELECT vs_kind()) = 'ACCREDITATION_AUTHORITY');
CREATE POLICY public ON accreditation_rightperiod FOR SELECT USING (true);

-- Only the authority writes what is the authority's, whatever key a row bears.
DO $$
DECLARE wall record;
BEGIN
    FOR wall IN
        SELECT tablename, qual, coalesce(with_check, qual) AS checked FROM pg_policies
        WHERE policyname = 'wall' AND tablename = ANY (ARRAY[
            'accreditation_proceeding', 'accreditation_finding', 'accreditation_legalend', 'accreditation_authorisation',
            'accreditation_terms', 'accreditation_draft', 'accreditation_decision', 'accreditation_assessment',
            'accreditation_documentrequest', 'accreditation_remedydeadline', 'accreditation_remedy',
            'accreditation_notification'])
    LOOP
        EXECUTE format('ALTER POLICY wall ON %I USING ((%s) AND (SELECT vs_kind()) = %L)
            WITH CHECK ((%s) AND (SELECT vs_kind()) = %L)', wall.tablename, wall.qual, 'ACCREDITATION_AUTHORITY',
            wall.checked, 'ACCREDITATION_AUTHORITY');
    END LOOP;
END $$;

-- Art. 13(5): six months at most, the corresponding day included; the month's last day where there is none.
ALTER TABLE accreditation_decision ADD CONSTRAINT a_suspension_lasts_six_months_at_most
    CHECK (until <= (effective_on + interval '6 months')::date);

-- Art. 13(4), 13(5): a suspension ends within the term of the right; 13(3), 13(8): the head or who is authorised decides.
CREATE FUNCTION vs_check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER lawful AFTER INSERT ON accreditation_decision FOR EACH ROW EXECUTE FUNCTION vs_check_decision();

-- Art. 13(4): a term is three years from a decision to grant, whatever follows; a reinstatement leaves it as it is (13(7)).
CREATE FUNCTION vs_check_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accreditation_decision d
        WHERE d.service_id = NEW.service_id AND d.kind = 'GRANT'
          AND NEW.valid_until IN ((d.decided_on + interval '3 years')::date, (d.decided_on + interval '3 years')::date - 1)
    ) THEN
        RAISE EXCEPTION 'no decision gives the right until %', NEW.valid_until USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER granted AFTER INSERT OR UPDATE ON accreditation_rightperiod
    FOR EACH ROW WHEN (NEW.valid_until IS NOT NULL) EXECUTE FUNCTION vs_check_period();
"""
BACKWARD = """
DROP TRIGGER granted ON accreditation_rightperiod;
DROP FUNCTION vs_check_period();
DROP TRIGGER lawful ON accreditation_decision;
DROP FUNCTION vs_check_decision();
ALTER TABLE accreditation_decision DROP CONSTRAINT a_suspension_lasts_six_months_at_most;
DO $$
DECLARE walled record;
BEGIN
    FOR walled IN SELECT schemaname, tablename, policyname FROM pg_policies WHERE tablename LIKE 'accreditation\\_%' LOOP
        EXECUTE format('DROP POLICY %I ON %I', walled.policyname, walled.tablename);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', walled.tablename);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', walled.tablename);
        EXECUTE format('GRANT UPDATE, DELETE ON %I TO vs_web', walled.tablename);
    END LOOP;
END $$;
DROP FUNCTION vs_sees_decision(uuid);
DROP PROCEDURE vs_wall_of_authority(text, text, text, text);
DROP PROCEDURE vs_wall_of_applicant(text);
"""


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0001_initial"), ("accounts", "0002_wall"), ("duties", "0002_wall"), ("uploads", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
