"""
What hangs on a restricted intake is hidden with it: the case, and what is walled by its organisation beside it.

Not the stays: a bed is taken whoever lies in it, so they are counted for all, and shown by `stays_visible_to` alone.
"""

from django.db import migrations, models

FORWARD = """
-- Lists go through cases, so a case bears the key as duties do, and its policy is one comparison.
CREATE FUNCTION vs_case_restricted() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    NEW.restricted_to := (SELECT i.id FROM referrals_intake i WHERE i.id = NEW.intake_id AND i.is_restricted);
    RETURN NEW;
END $$;
CREATE FUNCTION vs_spread_to_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases_case SET restricted_to = NULL WHERE intake_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER restricted BEFORE INSERT OR UPDATE OF intake_id, restricted_to ON cases_case
    FOR EACH ROW EXECUTE FUNCTION vs_case_restricted();
CREATE TRIGGER restriction_spreads_to_case AFTER UPDATE OF is_restricted ON referrals_intake
    FOR EACH ROW WHEN (OLD.is_restricted <> NEW.is_restricted) EXECUTE FUNCTION vs_spread_to_case();
CREATE POLICY need_to_know ON cases_case AS RESTRICTIVE USING (
    restricted_to IS NULL OR restricted_to = ANY ((SELECT vs_known_intakes())::uuid[]) OR (SELECT vs_is_system()));
CALL vs_need_to_know('cases_servicedelivery', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_rightstop', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_accommodationrequest', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_incidentmember', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_legalrepresentative', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_representedact', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_interpretation', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_childrightsanswer', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_domesticviolencetrack', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_foreignterrorismrequest', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_transfer', 'case_id', 'cases_case');
CALL vs_need_to_know('cases_incomingtransfer', 'intake_id', 'referrals_intake');
CALL vs_need_to_know('cases_receivedsection', 'intake_id', 'referrals_intake');
"""
BACKWARD = """
DROP POLICY need_to_know ON cases_receivedsection;
DROP POLICY need_to_know ON cases_incomingtransfer;
DROP POLICY need_to_know ON cases_transfer;
DROP POLICY need_to_know ON cases_foreignterrorismrequest;
DROP POLICY need_to_know ON cases_domesticviolencetrack;
DROP POLICY need_to_know ON cases_childrightsanswer;
DROP POLICY need_to_know ON cases_interpretation;
DROP POLICY need_to_know ON cases_representedact;
DROP POLICY need_to_know ON cases_legalrepresentative;
DROP POLICY need_to_know ON cases_incidentmember;
DROP POLICY need_to_know ON cases_accommodationrequest;
DROP POLICY need_to_know ON cases_rightstop;
DROP POLICY need_to_know ON cases_servicedelivery;
DROP POLICY need_to_know ON cases_case;
DROP TRIGGER restriction_spreads_to_case ON referrals_intake;
DROP TRIGGER restricted ON cases_case;
DROP FUNCTION vs_spread_to_case();
DROP FUNCTION vs_case_restricted();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_transfer"), ("referrals", "0009_access")]
    operations = [
        migrations.AddField(
            model_name='case',
            name='restricted_to',
            field=models.UUIDField(db_comment='the restricted intake that hides it: set by the database', editable=False, null=True),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
