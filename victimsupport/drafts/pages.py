"""What the pages are called whose forms are kept as drafts."""

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "accreditation:finding": _("Answer to a finding"),
    "accreditation:function": _("Description of a function"),
    "accreditation:request-reinstate": _("Request to the authority"),
    "accreditation:request-revoke": _("Request to the authority"),
    "accreditation:request-suspend": _("Request to the authority"),
    "cases:assess": _("Needs assessment"),
    "cases:cancel_delivery": _("Cancel a service recorded by mistake"),
    "cases:close": _("Close the case"),
    "cases:correct_delivery": _("Correct a service"),
    "cases:decide": _("The person's decision"),
    "cases:deliver": _("Record services"),
    "cases:facts": _("Facts of the case"),
    "cases:late_reason": _("Why it was late"),
    "cases:plan": _("Plan of assistance measures"),
}
"""By the name of the address. A page that is not here is called by its number alone."""


def called(page: str) -> str:
    """Return what a page is called, with the number it is about: nothing in it names a person."""
    try:
        found = resolve(page)
    except Resolver404:
        return page
    name = NAMES.get(found.view_name, _("Form"))
    about = found.kwargs.get("reference") or found.kwargs.get("number") or ""
    return f"{name}: {about}" if about else str(name)
