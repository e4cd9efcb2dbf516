"""Where a refusal of an action is shown: at the question it is about, or above the form."""

from victimsupport.interface import forms as kit
from victimsupport.refusal import Refused


def show(form: kit.GovukForm, refusal: Refused) -> None:
    """Put the sentence where the person looks for it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
