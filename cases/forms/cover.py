"""What is asked when somebody is away."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from victimsupport.accounts.models import Membership, User
from victimsupport.interface import forms as kit


class CoverForm(kit.GovukForm):
    """Who is away, from when until when, and who stands in. A caseworker answers for themselves only."""

    absent = kit.SelectField(label=_("Who is away?"), missing=_("Select who is away"))
    first_on = kit.DayField(
        label=_("First day away"),
        help_text=_("For example, 2026-11-20 or today"),
        missing=_("Enter the first day"),
    )
    last_on = kit.DayField(
        label=_("Last day away"), help_text=_("That day included"), missing=_("Enter the last day")
    )
    deputy = kit.SelectField(label=_("Who stands in?"), missing=_("Select who stands in"))

    def __init__(
        self, *args: Any, colleagues: Iterable[Membership], only: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.user_id): each.user for each in colleagues}
        self.only = only
        everybody = [(key, str(user)) for key, user in self.people.items()]
        absent, deputy = self.fields["absent"], self.fields["deputy"]
        absent.choices = everybody  # type: ignore[attr-defined]
        deputy.choices = [each for each in everybody if only is None or each[0] != str(only.pk)]  # type: ignore[attr-defined]
        if only is not None:
            del self.fields["absent"]

    def answers(self) -> dict[str, Any]:
        """Return what was answered, people in place of their keys."""
        given = self.cleaned_data
        absent = self.only or self.people[given["absent"]]
        days = {name: given[name] for name in ("first_on", "last_on")}
        return {"absent": absent, "deputy": self.people[given["deputy"]], **days}
