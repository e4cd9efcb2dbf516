"""What a service answers to a finding."""

from django.utils.translation import gettext_lazy as _

from victimsupport.interface import forms as kit


class AnswerForm(kit.GovukForm):
    """An answer in words, whether it has been remedied, and a document."""

    text = kit.LongTextField(
        label=_("Your answer"),
        help_text=_("What you have done or will do, and by when. Write no names of people you support."),
        missing=_("Write your answer"),
        max_length=5000,
    )
    says_remedied = kit.ConfirmField(
        label=_("We have remedied this"),
        help_text=_("The authority verifies it. Until then it counts as not remedied."),
        required=False,
    )
    document = kit.UploadField(label=_("Document"), required=False)
