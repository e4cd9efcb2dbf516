"""R: reminding of everything that is due, once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from benchmarks.measuring import Measured, at_most, compare, exactly
from benchmarks.seed import World
from victimsupport.accounts.identity import Actor, acting_as, system
from victimsupport.duties.models import Duty
from victimsupport.law.calendar import day_of
from victimsupport.notices import actions as notices
from victimsupport.notices.models import Notice

DUE = 10_000
LONG_AGO = timedelta(days=10)
ONE_STATEMENT = """
INSERT INTO notices_notice (organisation_id, recipient_id, kind, reference, path, due_on, dedupe, posted_at, attempts)
SELECT organisation_id, assignee_id, 'DUTY_OVERDUE', reference, '/', due_on, 'DUTY_OVERDUE|' || id || '|' || assignee_id,
       now(), 0
FROM duties_duty WHERE organisation_id = %s AND due_on < %s AND performed_at IS NULL AND exempt_ground = ''
                   AND cancelled_at IS NULL AND assignee_id IS NOT NULL
ON CONFLICT (dedupe) DO NOTHING
"""


def overdue(world: World) -> Measured:
    """Ten thousand overdue duties of one service, in a transaction that is rolled back."""
    service, at = world.largest, world.at
    with acting_as(system(), service.organisation) as by:
        Duty.objects.bulk_create(
            (
                Duty(
                    organisation=by.organisation, rule="R-10.2b", carrier="INTAKE", reference=f"NK-2020-{number:05}",
                    assignee=service.caseworker, triggered_at=at - LONG_AGO, due_on=day_of(at - LONG_AGO),
                )
                for number in range(DUE)
            ),
            batch_size=2_000,
        )  # fmt: skip

        found = Measured(compare({"floor: one statement": _undone(lambda: _at_once(by, at))}, rounds=5))
        reminded = []
        for name in ("ours", "ours, run again"):
            found.timings |= compare(
                {name: lambda: reminded.append(notices.remind(by=by, at=at))}, rounds=1, warm_up=0
            )
        kept = Notice.objects.filter(organisation=by.organisation, reference__startswith="NK-2020-").count()
        transaction.set_rollback(True)
    found.gates = [
        at_most("ours / floor", found.ratio("ours", "floor: one statement"), 10),
        exactly("reminders of a second run", reminded[1], 0),
        exactly("duties without their reminder", DUE - kept, 0),
    ]
    found.facts = {"reminders of the first run": reminded[0]}
    return found


def _at_once(by: Actor, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_STATEMENT, [by.organisation.pk, day_of(at)])


def _undone(run: Callable[[], object]) -> Callable[[], None]:
    """Return the same with nothing left of it."""

    def undone() -> None:
        with transaction.atomic():
            run()
            transaction.set_rollback(True)

    return undone
