"""How a page of first contact shows that an action said no."""

from collections.abc import Mapping

from victimsupport.interface.forms import GovukForm
from victimsupport.refusal import Refused


def show(refusal: Refused, form: GovukForm, named: Mapping[str, str] | None = None) -> None:
    """Put a refusal beside the question it is about, or above them all; `named` maps fields of the action to questions."""
    field = (named or {}).get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))
