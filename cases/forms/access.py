"""What narrows the log of who opened which case."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from victimsupport.accounts.querysets import MembershipQuerySet
from victimsupport.interface import forms as kit


class AccessFilter(kit.FilterForm):
    """Narrows the log: a case, a colleague, a time. Nothing here is a name of somebody who came for help."""

    reference = kit.TextField(
        label=_("Number of the case"), help_text=_("Like NK-2026-00418"), width=20, max_length=20
    )
    lists = kit.CheckboxesField(
        label=_("Lists"),
        choices=[("yes", _("Show also the lists in which it stood"))],
    )
    user = kit.SelectField(label=_("Colleague"), blank=_("Anybody"))
    since = kit.DayField(label=pgettext_lazy("period", "From"))
    until = kit.DayField(label=pgettext_lazy("period", "To"))

    def __init__(self, *args: Any, staff: MembershipQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["user"]
        offered.choices = [(str(each.user_id), str(each.user)) for each in staff]

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            raise ValidationError({"until": _("The last day must not be before the first")})
        return cleaned

    def chosen(self) -> dict[str, Any]:
        """Return what the log is narrowed by: only valid answers, and only those given."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
