"""The kinds of organisation and the roles of people in them: domain.md section 7."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    SUPPORT_SERVICE = "SUPPORT_SERVICE", _("Support service")
    FIRST_CONTACT_INSTITUTION = "FIRST_CONTACT_INSTITUTION", _("First-contact institution")
    CHILD_RIGHTS_SERVICE = "CHILD_RIGHTS_SERVICE", _("State Child Rights Protection and Adoption Service")
    ACCREDITATION_AUTHORITY = "ACCREDITATION_AUTHORITY", _("Accreditation authority")
    MINISTRY = "MINISTRY", _("Ministry")


class Role(models.TextChoices):
    FIRST_CONTACT_OFFICER = "FIRST_CONTACT_OFFICER", _("First-contact officer")
    UNIT_HEAD = "UNIT_HEAD", _("Head of unit")
    CHILD_RIGHTS_OFFICER = "CHILD_RIGHTS_OFFICER", _("Child Rights Service officer")
    CASEWORKER = "CASEWORKER", _("Caseworker")
    SERVICE_MANAGER = "SERVICE_MANAGER", _("Service manager")
    ACCREDITATION_OFFICER = "ACCREDITATION_OFFICER", _("Accreditation officer")
    DECISION_MAKER = "DECISION_MAKER", _("Head of the authority or authorised person")
    MINISTRY_ANALYST = "MINISTRY_ANALYST", _("Ministry analyst")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")
    DATA_PROTECTION_OFFICER = "DATA_PROTECTION_OFFICER", _("Data-protection officer")
    SYSTEM = "SYSTEM", _("The system itself")


ROLES_IN = {
    OrganisationKind.SUPPORT_SERVICE: (
        Role.CASEWORKER,
        Role.SERVICE_MANAGER,
        Role.DATA_PROTECTION_OFFICER,
    ),
    OrganisationKind.FIRST_CONTACT_INSTITUTION: (Role.FIRST_CONTACT_OFFICER, Role.UNIT_HEAD),
    OrganisationKind.CHILD_RIGHTS_SERVICE: (
        Role.CHILD_RIGHTS_OFFICER,
        Role.FIRST_CONTACT_OFFICER,
        Role.UNIT_HEAD,
    ),
    OrganisationKind.ACCREDITATION_AUTHORITY: (
        Role.ACCREDITATION_OFFICER,
        Role.DECISION_MAKER,
        Role.ADMINISTRATOR,
    ),
    OrganisationKind.MINISTRY: (Role.MINISTRY_ANALYST, Role.ADMINISTRATOR),
}
"""Which roles a person may have in which kind of organisation. SYSTEM is nobody's."""
