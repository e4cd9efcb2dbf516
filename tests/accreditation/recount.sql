-- Which services are in the public list on a day, until when their right is valid, and what the list says of them: from
-- the log of decisions, the ends of legal persons and what was published of each service alone. A decision counts from the day it is in effect, an annulled one until its annulment is.
-- A grant lasts three years, its last day included (13(4)). A revocation ends the right, and so does the end of the legal
-- person (13(6)), unless a later extract of the register says otherwise. A suspension holds until it is taken back (13(5), 13(7)); once its term is over, a service that had asked
-- for it itself is in the list again. Of its name and the rest the last thing published by that day counts (12(2)).
WITH log AS (
    SELECT
        service_id, kind, ground, effective_on, until,
        row_number() OVER (PARTITION BY service_id ORDER BY effective_on, recorded_at, id) AS place
    FROM accreditation_decision AS decision
    WHERE kind <> 'ANNUL' AND effective_on <= %(day)s::date
      AND NOT EXISTS (
          SELECT 1 FROM accreditation_decision AS annulment
          WHERE annulment.annuls_id = decision.id AND annulment.effective_on <= %(day)s::date
      )
), granted AS (
    SELECT DISTINCT ON (service_id)
        service_id, place, effective_on, (effective_on + interval '3 years')::date AS last_day
    FROM log
    WHERE kind = 'GRANT'
    ORDER BY service_id, place DESC
), last_word AS (
    SELECT DISTINCT ON (log.service_id) log.service_id, log.kind, log.ground, log.until
    FROM log JOIN granted ON granted.service_id = log.service_id AND log.place > granted.place
    WHERE log.kind IN ('SUSPEND', 'REINSTATE')
    ORDER BY log.service_id, log.place DESC
)
SELECT
    granted.service_id, granted.last_day, said.name, said.legal_entity_code, said.phone, said.email,
    ARRAY(SELECT address ->> 1 FROM jsonb_array_elements(said.addresses) AS address ORDER BY address ->> 0, address ->> 1)
FROM granted
LEFT JOIN last_word USING (service_id)
LEFT JOIN LATERAL (
    SELECT name, legal_entity_code, phone, email, addresses
    FROM accounts_publisheddetails AS published
    WHERE published.organisation_id = granted.service_id AND published.valid_from <= %(day)s::date
    ORDER BY valid_from DESC, recorded_at DESC, id DESC
    LIMIT 1
) AS said ON true
WHERE granted.last_day >= %(day)s::date
  AND NOT EXISTS (
      SELECT 1 FROM log
      WHERE log.service_id = granted.service_id AND log.kind = 'REVOKE' AND log.place > granted.place
  )
  AND NOT EXISTS (
      SELECT 1 FROM accreditation_legalend AS legal_end
      WHERE legal_end.service_id = granted.service_id
        AND legal_end.ended_on BETWEEN granted.effective_on AND %(day)s::date
        AND NOT EXISTS (
            SELECT 1 FROM accreditation_legalend AS corrected WHERE corrected.corrects_id = legal_end.id
        )
  )
  AND (
      last_word.kind IS DISTINCT FROM 'SUSPEND'
      OR last_word.until < %(day)s::date AND last_word.ground = 'OWN_REQUEST'
  )
