"""
A service reads by which authorisation a decision on it was taken, or a last day set: its letter says so (13(3), 13(8)).

The question is asked in a function: a policy that names the decisions, whose own policy names the authorisations,
would never end.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION vs_decided_by(authorisation uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM accreditation_decision d
            WHERE d.authorisation_id = authorisation AND d.service_id = (SELECT vs_organisation()))
        OR EXISTS (SELECT 1 FROM accreditation_remedydeadline r JOIN accreditation_finding f ON f.id = r.finding_id
            WHERE r.authorisation_id = authorisation AND f.service_id = (SELECT vs_organisation()));
END $$;
CREATE POLICY addressee ON accreditation_authorisation FOR SELECT USING (vs_decided_by(id));
"""
BACKWARD = """
DROP POLICY addressee ON accreditation_authorisation;
DROP FUNCTION vs_decided_by(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("accreditation", "0003_draft_remark")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
