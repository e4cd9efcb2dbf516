"""What an officer is asked when a referral is sent."""

from collections.abc import Collection
from typing import Any

from django.db.models import TextChoices
from django.forms import HiddenInput, UUIDField
from django.utils.translation import gettext_lazy as _

from referrals.models import TransferredField
from victimsupport.interface import forms as kit


class When(TextChoices):
    NOW = "NOW", _("Now, through this system")
    EARLIER = "EARLIER", _("The service has the data already, in writing; this records it")


class ReferralForm(kit.GovukForm):
    """Asks for the data the person consented to and shows no other."""

    conditional = {"when": {When.EARLIER: ["sent_at"]}}

    first_name = kit.TextField(label=_("First name"), required=False, max_length=100)
    surname = kit.TextField(label=_("Surname"), required=False, max_length=100)
    phone = kit.PhoneField(label=_("Phone"), required=False)
    email = kit.EmailField(label=_("E-mail"), required=False, max_length=254)
    when = kit.RadioField(
        label=_("When does the service get the data?"),
        choices=When.choices,
        initial=When.NOW,
        missing=_("Select when"),
    )
    sent_at = kit.MomentField(
        label=_("When did the service get them?"),
        missing=_("Enter when the service got the data"),
        past_only=True,
    )
    late_reason = kit.LongTextField(
        label=_("Why is this late?"),
        help_text=_("Write no names and nothing about the act. You can also say it later."),
        required=False,
        max_length=500,
        rows=3,
    )
    service = UUIDField(widget=HiddenInput)

    def __init__(self, *args: Any, agreed: Collection[str], is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in TransferredField:
            if field not in agreed:
                del self.fields[field.lower()]
            else:
                # Which of them are needed hangs on the others: "(optional)" beside each would mislead.
                self.fields[field.lower()].hides_optional = True  # type: ignore[attr-defined]
        if not is_late:
            del self.fields["late_reason"]
