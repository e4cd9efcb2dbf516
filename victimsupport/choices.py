"""The lists of the law as choices of a field: the codes of `law.catalogues`, with labels for people."""

from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from victimsupport.law import catalogues


def labels[T: type[models.TextChoices]](catalogue: type[catalogues.Catalogue]) -> Callable[[T], T]:
    """
    Mark a class as the labels of one list of the law.

    :raises TypeError: if it misses a code, adds one or puts them in another order
    """

    def check(choices: T) -> T:
        if [member.value for member in choices] != [member.value for member in catalogue]:
            raise TypeError(f"{choices.__name__} does not have the codes of the law.")
        return choices

    return check


@labels(catalogues.VictimCategory)
class VictimCategory(models.TextChoices):
    DIRECT_VICTIM = "DIRECT_VICTIM", _("Direct victim")
    BEREAVED_RELATIVE = "BEREAVED_RELATIVE", _("Family member or close relative of a person who died")
    RELATED_PERSON = (
        "RELATED_PERSON",
        _("Family member or close relative of a victim (entitled, but not a 'victim' under 2(3))"),
    )


@labels(catalogues.HarmType)
class HarmType(models.TextChoices):
    PHYSICAL = "PHYSICAL", _("Physical harm")
    PROPERTY = "PROPERTY", _("Pecuniary harm")
    NON_PECUNIARY = "NON_PECUNIARY", _("Non-pecuniary harm")


@labels(catalogues.FirstContactInstitutionType)
class FirstContactInstitutionType(models.TextChoices):
    PRE_TRIAL_INVESTIGATION = "PRE_TRIAL_INVESTIGATION", _("Pre-trial investigation institution")
    PROSECUTOR = "PROSECUTOR", _("Prosecutor's office")
    COURT = "COURT", _("Court")
    EMERGENCY_RESPONSE_CENTRE = "EMERGENCY_RESPONSE_CENTRE", _("Emergency Response Centre (112)")
    MUNICIPAL_ADMINISTRATION = "MUNICIPAL_ADMINISTRATION", _("Municipal administration")
    SOCIAL_SERVICES = "SOCIAL_SERVICES", _("Social services institution")
    EDUCATION = "EDUCATION", _("Educational institution")
    HEALTHCARE = "HEALTHCARE", _("Health care institution")
    CHILD_RIGHTS_SERVICE = "CHILD_RIGHTS_SERVICE", _("State Child Rights Protection and Adoption Service")


@labels(catalogues.ServiceFunction)
class ServiceFunction(models.TextChoices):
    NEEDS_ASSESSMENT_AND_PLAN = (
        "NEEDS_ASSESSMENT_AND_PLAN",
        _("Needs assessment, assistance plan, organising assistance"),
    )
    RIGHTS_INFORMATION = (
        "RIGHTS_INFORMATION",
        _("Information on rights (child: also the Child Rights Service)"),
    )
    SOCIAL_SERVICES_INFORMATION = "SOCIAL_SERVICES_INFORMATION", _("Information on social service providers")
    EMOTIONAL_PSYCHOLOGICAL_SUPPORT = (
        "EMOTIONAL_PSYCHOLOGICAL_SUPPORT",
        _("Emotional and/or psychological support"),
    )
    TEMPORARY_ACCOMMODATION = "TEMPORARY_ACCOMMODATION", _("Temporary accommodation")
    HEALTHCARE_INFORMATION = "HEALTHCARE_INFORMATION", _("Information on health care services")
    ACCOMPANIMENT = "ACCOMPANIMENT", _("Accompaniment to other institutions")
    COMPLAINT_INFORMATION = "COMPLAINT_INFORMATION", _("Information on the possibility to file a complaint")
    PROCEDURE_BODIES_INFORMATION = (
        "PROCEDURE_BODIES_INFORMATION",
        _("Information on bodies competent in criminal proceedings"),
    )


@labels(catalogues.RightsInformationItem)
class RightsInformationItem(models.TextChoices):
    ASSISTANCE_AND_SERVICES = "ASSISTANCE_AND_SERVICES", _("Available assistance; list of support services")
    COMPLAINT_PROCEDURE = "COMPLAINT_PROCEDURE", _("Complaint procedure and the victim's status")
    PROTECTION_MEASURES = "PROTECTION_MEASURES", _("Special protection measures")
    LEGAL_AID = "LEGAL_AID", _("Legal aid and advice")
    COMPENSATION = "COMPENSATION", _("Compensation for harm")
    INTERPRETATION = "INTERPRETATION", _("Interpretation and translation")
    CROSS_BORDER = "CROSS_BORDER", _("Cross-border victims (conditional item)")
    PROCEDURAL_COMPLAINTS = "PROCEDURAL_COMPLAINTS", _("Complaints about acts in the proceedings")
    CONTACT_AUTHORITY = "CONTACT_AUTHORITY", _("Authority to contact about the case")
    RESTORATIVE_JUSTICE = "RESTORATIVE_JUSTICE", _("Restorative justice services")
    EXPENSES = "EXPENSES", _("Reimbursement of expenses")


@labels(catalogues.AccreditationRequirement)
class AccreditationRequirement(models.TextChoices):
    PREMISES = "PREMISES", _("Premises, with a closed room for private consultation")
    REMOTE_CONSULTATION = "REMOTE_CONSULTATION", _("Remote consultation capability and trained staff")
    STAFF_QUALIFICATION = (
        "STAFF_QUALIFICATION",
        _("Staff: social-sciences degree OR at least one year of experience"),
    )
    FUNCTIONS_COVERAGE = "FUNCTIONS_COVERAGE", _("All nine functions, with approved service descriptions")


@labels(catalogues.SuspensionGround)
class SuspensionGround(models.TextChoices):
    OWN_REQUEST = "OWN_REQUEST", _("Written request")
    VIOLATION_OR_NONCONFORMITY = "VIOLATION_OR_NONCONFORMITY", _("Violation or non-conformity found")


@labels(catalogues.RevocationGround)
class RevocationGround(models.TextChoices):
    OWN_REQUEST = "OWN_REQUEST", _("Written request")
    LEGAL_PERSON_ENDED = "LEGAL_PERSON_ENDED", _("Legal person's activity ended")
    TERM_EXPIRED = "TERM_EXPIRED", _("Term expired")
    NOT_REMEDIED = "NOT_REMEDIED", _("Not remedied in the set term")


@labels(catalogues.DecisionType)
class DecisionType(models.TextChoices):
    GRANT = "GRANT", pgettext_lazy("decision", "Grant")
    REFUSE = "REFUSE", pgettext_lazy("decision", "Refuse (reasons mandatory)")
    SUSPEND = "SUSPEND", pgettext_lazy("decision", "Suspend")
    REINSTATE = "REINSTATE", pgettext_lazy("decision", "Reinstate")
    REVOKE = "REVOKE", pgettext_lazy("decision", "Revoke")


@labels(catalogues.IntakeChannel)
class IntakeChannel(models.TextChoices):
    FIRST_CONTACT_REFERRAL = "FIRST_CONTACT_REFERRAL", _("Referral by a first-contact institution")
    DIRECT = "DIRECT", _("Direct application")
    THIRD_PARTY = "THIRD_PARTY", _("Application by another person at the victim's request")
    TRANSFER = "TRANSFER", _("Transfer from another support service")


@labels(catalogues.RecipientGroup)
class RecipientGroup(models.TextChoices):
    WOMAN = "WOMAN", pgettext_lazy("group of recipients", "Adult woman")
    MAN = "MAN", pgettext_lazy("group of recipients", "Adult man")
    CHILD = "CHILD", pgettext_lazy("group of recipients", "Child (under 18, any sex)")
    UNKNOWN = "UNKNOWN", pgettext_lazy("group of recipients", "Not stated (shown only when not zero)")


@labels(catalogues.Scope)
class Scope(models.TextChoices):
    IN_SCOPE = "IN_SCOPE", _("The law applies")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("The law does not apply")
    UNSETTLED = "UNSETTLED", _("Not settled yet")
    FROM_ABROAD = "FROM_ABROAD", _("The person is not in Lithuania")


@labels(catalogues.InterpretationKind)
class InterpretationKind(models.TextChoices):
    SPOKEN = "SPOKEN", pgettext_lazy("kind of interpretation", "Interpretation")
    WRITTEN = "WRITTEN", pgettext_lazy("kind of interpretation", "Translation")
    SIGN_LANGUAGE = "SIGN_LANGUAGE", pgettext_lazy("kind of interpretation", "Sign language interpretation")


@labels(catalogues.RepresentativeAbsence)
class RepresentativeAbsence(models.TextChoices):
    AGAINST_INTERESTS = "AGAINST_INTERESTS", _("It would be against the child's interests")
    UNKNOWN = "UNKNOWN", _("The legal representative is not known")
    OTHER = "OTHER", _("Another reason")


@labels(catalogues.Step)
class Step(models.TextChoices):
    ASSIGNMENT = "ASSIGNMENT", _("A caseworker was assigned")
    ATTEMPT = "ATTEMPT", _("An attempt to reach the person")
    APPOINTMENT = "APPOINTMENT", _("An appointment was made")
    DELIVERY = "DELIVERY", _("A service was given")


@labels(catalogues.FindingKind)
class FindingKind(models.TextChoices):
    VIOLATION = "VIOLATION", _("Violation")
    NONCONFORMITY = "NONCONFORMITY", _("Non-conformity")


@labels(catalogues.RightState)
class RightState(models.TextChoices):
    REVOKED = "REVOKED", pgettext_lazy("state of the right", "Revoked")
    CEASED = "CEASED", pgettext_lazy("state of the right", "Legal person ended")
    EXPIRED = "EXPIRED", pgettext_lazy("state of the right", "Expired")
    SUSPENDED = "SUSPENDED", pgettext_lazy("state of the right", "Suspended")
    SUSPENSION_LAPSED = (
        "SUSPENSION_LAPSED",
        pgettext_lazy("state of the right", "Suspension over, not decided"),
    )
    ACTIVE = "ACTIVE", pgettext_lazy("state of the right", "Valid")
    NONE = "NONE", pgettext_lazy("state of the right", "Not granted")


@labels(catalogues.ApplicationState)
class ApplicationState(models.TextChoices):
    SUBMITTED = "SUBMITTED", pgettext_lazy("state of an application", "Received")
    GRANTED = "GRANTED", pgettext_lazy("state of an application", "Granted")
    REFUSED = "REFUSED", pgettext_lazy("state of an application", "Refused")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("state of an application", "Withdrawn")
