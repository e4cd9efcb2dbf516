"""Who may see what of a referral: the sender its own, the addressee what was sent; the intake is the service's."""

from django.db import migrations

FORWARD = """
CALL vs_wall('referrals_contact');
CALL vs_wall_through('referrals_rightsinformation', 'contact_id', 'referrals_contact');
CALL vs_wall_through('referrals_transferconsent', 'contact_id', 'referrals_contact');
CALL vs_wall('referrals_referral', own => 'sender_id', refs => '{
    "contact_id": "referrals_contact", "consent_id": "referrals_transferconsent",
    "duty_id": "duties_duty", "identity_id": "vault_identity"}');
CREATE POLICY addressee ON referrals_referral FOR SELECT
    USING (sent_at IS NOT NULL AND addressee_id = (SELECT vs_organisation()));
CALL vs_wall('referrals_childnotification', own => 'sender_id', refs => '{
    "contact_id": "referrals_contact", "duty_id": "duties_duty", "identity_id": "vault_identity"}');
CALL vs_wall('referrals_receivednotification', refs => '{"identity_id": "vault_identity"}');
CALL vs_wall('referrals_intake', refs => '{
    "referral_id": "referrals_referral", "duty_id": "duties_duty",
    "identity_id": "vault_identity", "applicant_id": "vault_identity"}');

-- A service that may not take new cases that day receives no referral and no intake, by any route: domain.md 3.5.
CREATE FUNCTION vs_refuse_unaccredited() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    service uuid := to_jsonb(NEW) ->> TG_ARGV[0];
    moment timestamptz := to_jsonb(NEW) ->> TG_ARGV[1];
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM accreditation_rightperiod p
        WHERE p.service_id = service AND p.may_take_on
          AND p.first_on <= (moment AT TIME ZONE 'Europe/Vilnius')::date
          AND coalesce(p.last_on, 'infinity') >= (moment AT TIME ZONE 'Europe/Vilnius')::date
    ) THEN
        RAISE EXCEPTION 'E_SERVICE_NOT_ACCREDITED' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accredited BEFORE INSERT ON referrals_referral
    FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL)
    EXECUTE FUNCTION vs_refuse_unaccredited('addressee_id', 'sent_at');
CREATE TRIGGER accredited_when_sent BEFORE UPDATE OF sent_at, addressee_id ON referrals_referral
    FOR EACH ROW WHEN (NEW.sent_at IS NOT NULL AND (NEW.sent_at, NEW.addressee_id) IS DISTINCT FROM (OLD.sent_at, OLD.addressee_id))
    EXECUTE FUNCTION vs_refuse_unaccredited('addressee_id', 'sent_at');
CREATE TRIGGER accredited BEFORE INSERT ON referrals_intake
    FOR EACH ROW EXECUTE FUNCTION vs_refuse_unaccredited('organisation_id', 'received_at');
"""
BACKWARD = """
DROP TRIGGER accredited ON referrals_intake;
DROP TRIGGER accredited_when_sent ON referrals_referral;
DROP TRIGGER accredited ON referrals_referral;
DROP FUNCTION vs_refuse_unaccredited();
DROP POLICY addressee ON referrals_referral;
DROP POLICY wall ON referrals_contact;
ALTER TABLE referrals_contact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_contact DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_rightsinformation;
ALTER TABLE referrals_rightsinformation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_rightsinformation DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_transferconsent;
ALTER TABLE referrals_transferconsent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_transferconsent DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_referral;
ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_referral DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_childnotification;
ALTER TABLE referrals_childnotification NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_childnotification DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_receivednotification;
ALTER TABLE referrals_receivednotification NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_receivednotification DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON referrals_intake;
ALTER TABLE referrals_intake NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_intake DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("vault", "0002_wall"), ("duties", "0002_wall"), ("accreditation", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
