"""Which versions of a plan are compared, and who will read the one that is printed."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import AssistancePlan, DisclosedField, Disclosure
from victimsupport.interface import forms as kit


class Reader(models.TextChoices):
    """Who will hold a paper in their hands."""

    PERSON = "PERSON", _("The person")
    REPRESENTATIVE = "REPRESENTATIVE", _("A legal representative")
    OTHER = "OTHER", _("Somebody else, at the person's wish")


class PaperForm(kit.GovukForm):
    """Who will read it comes first: for anybody but the person the paper bears no name."""

    reader = kit.RadioField(
        label=_("Who will read this?"),
        help_text=_("Where the paper will lie matters: a plan found at home can put the person in danger."),
        choices=Reader.choices,
        missing=_("Select who will read it"),
    )
    with_name = kit.ConfirmField(
        label=_("Print the person's name"),
        help_text=_("Only if the person wants it. Otherwise the paper bears the number of the case."),
        required=False,
    )
    with_disclosed = kit.ConfirmField(label=_("Print what was ticked for this paper"), required=False)
    language = kit.RadioField(
        label=_("Language"), choices=[("lt", "Lietuvių"), ("en", "English")], initial="lt",
        missing=_("Select the language"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, is_identified: bool, ticked: Disclosure | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_identified:
            del self.fields["with_name"]
        if ticked is None:
            del self.fields["with_disclosed"]
        else:
            labels = dict(DisclosedField.choices)
            self.fields["with_disclosed"].help_text = _("%(fields)s. Only for: %(reader)s") % {
                "fields": ", ".join(str(labels[field]) for field in ticked.fields),
                "reader": ticked.reader,
            }

    def clean(self) -> dict[str, Any]:
        """Refuse a name on a paper that goes to somebody else."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("with_name") and cleaned.get("reader") == Reader.OTHER:
            self.add_error("with_name", _("A copy for somebody else bears no name"))
        return cleaned


class VersionsForm(kit.FilterForm):
    """Two versions of one plan; without an answer the last two."""

    earlier = kit.SelectField(label=_("Earlier version"))
    later = kit.SelectField(label=_("Later version"))

    def __init__(self, *args: Any, plans: Sequence[AssistancePlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(plan.number): plan for plan in plans}
        for name, plan in (("later", plans[0]), ("earlier", plans[1])):
            field: Any = self.fields[name]
            field.choices = [(number, _("Version %(number)s") % {"number": number}) for number in self.plans]
            field.initial = str(plan.number)

    def chosen(self) -> tuple[AssistancePlan, AssistancePlan]:
        """Return the earlier and the later version, whichever way round they were asked for."""
        newest, before = list(self.plans.values())[:2]
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        asked = (
            self.plans.get(str(given.get("earlier")), before),
            self.plans.get(str(given.get("later")), newest),
        )
        earlier, later = sorted(asked, key=lambda plan: plan.number)
        return earlier, later
