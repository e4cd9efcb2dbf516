"""I: registering a person, with the deadline, the identity, the audit and the mark for the figures, until it is kept."""

from itertools import count
from os import urandom

from benchmarks.database import bare
from benchmarks.measuring import Measured, at_most, compare
from benchmarks.seed import World
from referrals.actions import intakes
from referrals.models import Applied
from victimsupport.accounts.identity import acting_as
from victimsupport.choices import IntakeChannel
from victimsupport.vault.person import Person

ROUNDS = 80
TOKENS = 9
ANONYMOUS = """
WITH number AS (
    INSERT INTO accounts_referencecounter AS c (organisation_id, series, year, last) VALUES (%(service)s, 'XX', 2026, 1)
    ON CONFLICT (organisation_id, series, year) DO UPDATE SET last = c.last + 1 RETURNING 'XX-2026-' || last AS reference
), duty AS (
    INSERT INTO duties_duty (organisation_id, rule, carrier, reference, triggered_at, due_on, late_reason, exempt_ground,
        cancelled_reason)
    SELECT %(service)s, 'R-10.2b', 'INTAKE', reference, %(at)s, %(at)s::date + 1, '', '', '' FROM number RETURNING id
), intake AS (
    INSERT INTO referrals_intake (organisation_id, reference, channel, sender_type, received_at, duty_id, identity_id,
        initials, is_anonymous, receipt_code, applicant_relation, chosen_by, start_kind, recorded_at, version,
        is_terrorist_crime, is_restricted, is_repeated, is_search_owed)
    SELECT %(service)s, reference, 'DIRECT', '', %(at)s, duty.id, {identity}, '', {identity} IS NULL, '', '', 'VICTIM', '',
        %(at)s, 1, false, false, false, false
    FROM number, duty {source} RETURNING id
)
INSERT INTO audit_entry (organisation_id, action, about, about_id, reference, detail, at)
SELECT %(service)s, action, 'referrals.Intake', intake.id, number.reference, '{{}}', %(at)s
FROM number, intake, unnest(ARRAY['INTAKE_RECEIVED', 'DUTY_OPENED']) AS action
"""
NAMED = """
WITH key AS (
    INSERT INTO vault_personkey (organisation_id, wrapped) VALUES (%(service)s, %(wrapped)s) RETURNING id
), identity AS (
    INSERT INTO vault_identity (organisation_id, key_id, first_name, surname, phone, email, address, version)
    SELECT %(service)s, key.id, %(sealed)s, %(sealed)s, %(sealed)s, %(sealed)s, %(sealed)s, 1 FROM key RETURNING id
), tokens AS (
    INSERT INTO vault_searchtoken (organisation_id, identity_id, token)
    SELECT %(service)s, identity.id, token FROM identity, unnest(%(tokens)s::bytea[]) AS token
), """


def _somebody_new(number: int) -> Person:
    """Return a person nobody registered before: whoever is alike to many costs a row for each of them."""
    surname = "Naujoji" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return Person(
        first_name="Ona", surname=surname, phone=f"+3706{9_000_000 + number}", email=f"{surname.lower()}@example.org",
        address=f"Pavyzdžio g. {number}, Vilnius",
    )  # fmt: skip


def intake(world: World) -> Measured:
    """The action in a transaction of its own, against the same rows in one statement of a login that sees no wall."""
    service = world.largest
    values = {
        "service": service.organisation.pk,
        "at": world.at,
        "wrapped": urandom(60),
        "sealed": urandom(40),
        "tokens": [urandom(16) for _ in range(TOKENS)],
    }
    anonymous = ANONYMOUS.format(identity="NULL::uuid", source="")
    named = NAMED + ANONYMOUS.format(identity="identity.id", source=", identity").lstrip().removeprefix(
        "WITH "
    )

    numbers = count()

    def receive(person: Person | None) -> None:
        with acting_as(service.caseworker, service.organisation) as by:
            intakes.receive(
                channel=IntakeChannel.DIRECT, received_at=world.at, person=person, chosen_by=Applied.VICTIM, by=by, at=world.at
            )  # fmt: skip

    with bare("postgres") as raw:
        raw.autocommit = True
        found = Measured(
            compare(
                {
                    "floor: anonymous, one statement": lambda: raw.execute(anonymous, values),
                    "ours: anonymous": lambda: receive(None),
                    "floor: named, one statement": lambda: raw.execute(named, values),
                    "ours: named": lambda: receive(_somebody_new(next(numbers))),
                },
                rounds=ROUNDS,
            )
        )
    found.gates = [
        at_most(
            "anonymous, ours / floor", found.ratio("ours: anonymous", "floor: anonymous, one statement"), 4
        ),
        at_most("named, ours / floor", found.ratio("ours: named", "floor: named, one statement"), 4),
    ]
    return found
