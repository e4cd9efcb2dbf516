"""The same events in any order through the actions, on the database: which says what the fold says, always."""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from accreditation import files
from accreditation.models import Decision, RightPeriod
from reporting.demo.casting import cast
from reporting.demo.replaying import Scenario
from tests.law.machine import Accreditation
from victimsupport.law import accreditation as law

EXAMPLES = int(os.environ.get("EXAMPLES", "50"))


class Playing(Scenario):
    """A scenario whose file can be looked at: read anew after whatever is done."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.look()

    def look(self):
        with self.cast.acting("officer", self.cast.authority):
            self.file = files.file_of(self.cast.service)
            self.periods = list(RightPeriod.objects.filter(service=self.cast.service).order_by("first_on"))
            self.authors = set(
                Decision.objects.filter(service=self.cast.service).values_list(
                    "decided_by__name", "prepared_by__name"
                )
            )

    def play(self, event):
        outcome, _values = super().play(event)
        self.look()
        return outcome


class OnTheDatabase(Accreditation):
    """Every run in a savepoint of its own that leaves nothing behind."""

    last_year = 2030  # the table of holidays ends in 2031

    def a_player(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        return Playing("machine", cast(1, at=timezone.now()))

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @invariant()
    def the_database_says_what_the_fold_says(self):
        log, periods = self.player.file.log, self.player.periods
        assert self.player.authors <= {("head", "officer"), ("authorised", "officer")}
        for days in (-400, -30, -1, 0, 1, 30, 183, 1096):
            day = self.today + timedelta(days=days)
            (period,) = [p for p in periods if p.first_on <= day <= (p.last_on or day)] or [None]
            by_fold = (law.state_on(log, day), law.may_take_on(log, day), law.valid_until(log, day))
            assert by_fold == (
                (period.state, period.may_take_on, period.valid_until) if period else ("NONE", False, None)
            )


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order_the_right_is_lawful():
    run_state_machine_as_test(
        OnTheDatabase,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
