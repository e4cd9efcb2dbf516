"""
Whether a service may take a person is asked once nobody is deciding on its right.

A decision locks the service's row until it and its effects are written; what is sent meanwhile waits, and sees it.
"""

from django.db import migrations

ASKED = """
CREATE OR REPLACE FUNCTION vs_refuse_unaccredited() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    service uuid := to_jsonb(NEW) ->> TG_ARGV[0];
    moment timestamptz := to_jsonb(NEW) ->> TG_ARGV[1];
BEGIN%s
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
"""
WAITING = """
    PERFORM 1 FROM accounts_organisation o WHERE o.id = service FOR SHARE;"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_returned_referrals")]
    operations = [migrations.RunSQL(ASKED % WAITING, ASKED % "")]
