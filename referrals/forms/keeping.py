"""What is asked where something must stay although its time is over."""

from django.utils.translation import gettext_lazy as _

from victimsupport.interface import forms as kit


class HoldForm(kit.GovukForm):
    reason = kit.LongTextField(
        label=_("Why must this be kept?"),
        help_text=_(
            "A complaint, a court case. Until the hold is lifted nothing of it is erased. Kept encrypted."
        ),
        missing=_("Say why this must be kept"),
        rows=3,
        max_length=2000,
    )
