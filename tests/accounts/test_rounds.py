"""What fails in one organisation does not hold up the others."""

import pytest

from reporting.tasks import refresh_figures
from tests import given
from victimsupport.accounts.identity import acting_as, system
from victimsupport.audit.models import Entry, Seal
from victimsupport.audit.tasks import seal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("task", "broken"),
    [(seal, "victimsupport.audit.actions.seal"), (refresh_figures, "reporting.actions.cells.refresh")],
)
def test_what_fails_in_one_organisation_is_done_in_the_others_and_told_at_the_end(monkeypatch, task, broken):
    first, second = given.a_service(), given.a_service()
    done = []

    def act(*, by, at):
        Entry.objects.bulk_create([Entry(organisation_id=by.organisation.pk, action="X", at=at)])
        if by.organisation == first:
            raise ValueError("one row of it is broken")
        done.append(by.organisation)
        return []

    monkeypatch.setattr(broken, act)

    with pytest.raises(RuntimeError, match="failed for 1 organisation"):
        task()

    assert second in done
    with acting_as(system(), first):
        assert not Entry.objects.filter(action="X").exists()
        assert not Seal.objects.exists()
    with acting_as(system(), second):
        assert Entry.objects.filter(action="X").exists()
