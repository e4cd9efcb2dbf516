"""What an officer is asked when the Child Rights Service is notified of a child."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from victimsupport.interface import forms as kit

MISSING = {
    "first_name": _("Enter the child's first name, or tick that it is not known"),
    "surname": _("Enter the child's surname, or tick that it is not known"),
    "birth_date": _("Enter the child's date of birth, or tick that it is not known"),
}
"""The three data, and what is said where one is neither entered nor ticked as unknown."""


class ChildNotificationForm(kit.GovukForm):
    """Asks for three data and no more; each may be ticked as unknown."""

    first_name = kit.TextField(label=_("Child's first name"), required=False, max_length=100)
    unknown_first_name = kit.ConfirmField(label=_("The first name is not known"), required=False)
    surname = kit.TextField(label=_("Child's surname"), required=False, max_length=100)
    unknown_surname = kit.ConfirmField(label=_("The surname is not known"), required=False)
    birth_date = kit.BirthDateField(label=_("Child's date of birth"), required=False)
    unknown_birth_date = kit.ConfirmField(label=_("The date of birth is not known"), required=False)
    unknown_reason = kit.LongTextField(
        label=_("Why is something not known?"),
        help_text=_("Only if you ticked that something is not known. This stays with your institution."),
        required=False,
        max_length=500,
        rows=3,
    )
    late_reason = kit.LongTextField(
        label=_("Why is this late?"),
        help_text=_("Write no names and nothing about the act. You can also say it later."),
        required=False,
        max_length=500,
        rows=3,
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MISSING:
            # They are required, but "(optional)" beside them would say otherwise.
            self.fields[name].hides_optional = True  # type: ignore[attr-defined]
        if not is_late:
            del self.fields["late_reason"]

    def clean(self) -> dict[str, Any]:
        """Ask for everything missing at once; the action asks again."""
        given = self.cleaned_data
        ticked = [name for name in MISSING if given.get(f"unknown_{name}")]
        for name, sentence in MISSING.items():
            if name not in self.errors and not given.get(name) and name not in ticked:
                self.add_error(name, sentence)
        if ticked and not given.get("unknown_reason"):
            self.add_error("unknown_reason", _("Say why this is not known."))
        return given

    def facts(self) -> dict[str, Any]:
        """Return what the action wants to know."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in MISSING},
            "unknown": [name for name in MISSING if given[f"unknown_{name}"]],
            "unknown_reason": given["unknown_reason"],
            "late_reason": given.get("late_reason", ""),
        }
