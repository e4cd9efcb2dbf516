"""Every list the law gives, each member with its article. Labels for people are in `choices`."""

from enum import StrEnum
from typing import Self

from victimsupport.law.citation import Article, under

PRESS_RELEASE = "press release"
INFERENCE = "inference"


class Catalogue(StrEnum):
    """A list whose members say what they rest on: an article, the press release, or an inference."""

    basis: str

    def __new__(cls, code: str, basis: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.basis = basis
        return member

    @property
    def article(self) -> Article | None:
        """The article the member stands in, if it stands in the law."""
        return Article(self.basis) if self.basis[:1].isdigit() else None

    @property
    def number(self) -> int:
        """The place of the member in its list, counted from one, as the law numbers its points."""
        return list(type(self)).index(self) + 1


@under("2(3)", rule="R-2.3.categories")
class VictimCategory(Catalogue):
    """In what way a person is a victim, or is entitled beside one."""

    DIRECT_VICTIM = "DIRECT_VICTIM", "2(3)1"
    BEREAVED_RELATIVE = "BEREAVED_RELATIVE", "2(3)2"
    RELATED_PERSON = "RELATED_PERSON", "4(2)"


@under("2(3)", rule="R-2.3.harm")
class HarmType(Catalogue):
    """The kinds of harm."""

    PHYSICAL = "PHYSICAL", "2(3)"
    PROPERTY = "PROPERTY", "2(3)"
    NON_PECUNIARY = "NON_PECUNIARY", "2(3)"


@under("2(6)", rule="R-2.6")
class FirstContactInstitutionType(Catalogue):
    """The nine kinds of first-contact institution. Missions and consular posts are none."""

    PRE_TRIAL_INVESTIGATION = "PRE_TRIAL_INVESTIGATION", "2(6)"
    PROSECUTOR = "PROSECUTOR", "2(6)"
    COURT = "COURT", "2(6)"
    EMERGENCY_RESPONSE_CENTRE = "EMERGENCY_RESPONSE_CENTRE", "2(6)"
    MUNICIPAL_ADMINISTRATION = "MUNICIPAL_ADMINISTRATION", "2(6)"
    SOCIAL_SERVICES = "SOCIAL_SERVICES", "2(6)"
    EDUCATION = "EDUCATION", "2(6)"
    HEALTHCARE = "HEALTHCARE", "2(6)"
    CHILD_RIGHTS_SERVICE = "CHILD_RIGHTS_SERVICE", "2(6)"


@under("10(4)", rule="R-10.4")
class ServiceFunction(Catalogue):
    """The nine functions of a support service."""

    NEEDS_ASSESSMENT_AND_PLAN = "NEEDS_ASSESSMENT_AND_PLAN", "10(4)1"
    RIGHTS_INFORMATION = "RIGHTS_INFORMATION", "10(4)2"
    SOCIAL_SERVICES_INFORMATION = "SOCIAL_SERVICES_INFORMATION", "10(4)3"
    EMOTIONAL_PSYCHOLOGICAL_SUPPORT = "EMOTIONAL_PSYCHOLOGICAL_SUPPORT", "10(4)4"
    TEMPORARY_ACCOMMODATION = "TEMPORARY_ACCOMMODATION", "10(4)5"
    HEALTHCARE_INFORMATION = "HEALTHCARE_INFORMATION", "10(4)6"
    ACCOMPANIMENT = "ACCOMPANIMENT", "10(4)7"
    COMPLAINT_INFORMATION = "COMPLAINT_INFORMATION", "10(4)8"
    PROCEDURE_BODIES_INFORMATION = "PROCEDURE_BODIES_INFORMATION", "10(4)9"


@under("9(1)", rule="R-9.1")
class RightsInformationItem(Catalogue):
    """The eleven items a first-contact institution tells. The seventh is conditional."""

    ASSISTANCE_AND_SERVICES = "ASSISTANCE_AND_SERVICES", "9(1)1"
    COMPLAINT_PROCEDURE = "COMPLAINT_PROCEDURE", "9(1)2"
    PROTECTION_MEASURES = "PROTECTION_MEASURES", "9(1)3"
    LEGAL_AID = "LEGAL_AID", "9(1)4"
    COMPENSATION = "COMPENSATION", "9(1)5"
    INTERPRETATION = "INTERPRETATION", "9(1)6"
    CROSS_BORDER = "CROSS_BORDER", "9(1)7"
    PROCEDURAL_COMPLAINTS = "PROCEDURAL_COMPLAINTS", "9(1)8"
    CONTACT_AUTHORITY = "CONTACT_AUTHORITY", "9(1)9"
    RESTORATIVE_JUSTICE = "RESTORATIVE_JUSTICE", "9(1)10"
    EXPENSES = "EXPENSES", "9(1)11"


@under("13(1)", rule="R-13.1")
class AccreditationRequirement(Catalogue):
    """What an organisation must meet to be accredited."""

    PREMISES = "PREMISES", "13(1)1"
    REMOTE_CONSULTATION = "REMOTE_CONSULTATION", "13(1)2"
    STAFF_QUALIFICATION = "STAFF_QUALIFICATION", "13(1)3"
    FUNCTIONS_COVERAGE = "FUNCTIONS_COVERAGE", "13(1)4"


@under("13(5)", rule="R-13.5.grounds")
class SuspensionGround(Catalogue):
    """Why the right may be suspended."""

    OWN_REQUEST = "OWN_REQUEST", "13(5)1"
    VIOLATION_OR_NONCONFORMITY = "VIOLATION_OR_NONCONFORMITY", "13(5)2"


@under("13(6)", rule="R-13.6")
class RevocationGround(Catalogue):
    """Why the right is revoked."""

    OWN_REQUEST = "OWN_REQUEST", "13(6)1"
    LEGAL_PERSON_ENDED = "LEGAL_PERSON_ENDED", "13(6)2"
    TERM_EXPIRED = "TERM_EXPIRED", "13(6)3"
    NOT_REMEDIED = "NOT_REMEDIED", "13(6)4"


@under("13(8)", rule="R-13.8")
class DecisionType(Catalogue):
    """What the head of the authority, or a person the head authorised, decides."""

    GRANT = "GRANT", "13(8)"
    REFUSE = "REFUSE", "13(8)"
    SUSPEND = "SUSPEND", "13(8)"
    REINSTATE = "REINSTATE", "13(8)"
    REVOKE = "REVOKE", "13(8)"


@under("10(2), 10(3)", rule="R-10.2.channels", inferred="a transfer between services is a channel of its own")
class IntakeChannel(Catalogue):
    """How a person reaches a support service."""

    FIRST_CONTACT_REFERRAL = "FIRST_CONTACT_REFERRAL", "9(3), 10(2)"
    DIRECT = "DIRECT", "10(2)"
    THIRD_PARTY = "THIRD_PARTY", "10(3)"
    TRANSFER = "TRANSFER", INFERENCE


@under("6(3)4", rule="R-ST.4", inferred="the groups of the ministry's press release, and 'not stated'")
class RecipientGroup(Catalogue):
    """The groups the ministry publishes: a partition, with a child in one group whatever the sex."""

    WOMAN = "WOMAN", PRESS_RELEASE
    MAN = "MAN", PRESS_RELEASE
    CHILD = "CHILD", PRESS_RELEASE
    UNKNOWN = "UNKNOWN", INFERENCE


@under("1(1)", rule="R-1.1.scopes", inferred="the law knows only within and without; the rest waits")
class Scope(Catalogue):
    """Whether the law gives a person assistance."""

    IN_SCOPE = "IN_SCOPE", "1(1)"
    OUT_OF_SCOPE = "OUT_OF_SCOPE", "1(1)"
    UNSETTLED = "UNSETTLED", INFERENCE
    FROM_ABROAD = "FROM_ABROAD", INFERENCE


@under("4(1)2", rule="R-4.1.2")
class InterpretationKind(Catalogue):
    """The kinds of interpretation a victim gets free of charge."""

    SPOKEN = "SPOKEN", "4(1)2"
    WRITTEN = "WRITTEN", "4(1)2"
    SIGN_LANGUAGE = "SIGN_LANGUAGE", "4(1)2"


@under("4(4)", rule="R-4.4.reasons", inferred="the law names only the child's interests")
class RepresentativeAbsence(Catalogue):
    """Why a child's legal representative does not take part."""

    AGAINST_INTERESTS = "AGAINST_INTERESTS", "4(4)"
    UNKNOWN = "UNKNOWN", INFERENCE
    OTHER = "OTHER", INFERENCE


@under("10(2)", rule="R-10.2.starts", inferred="the law does not say what starting to organise is")
class Step(Catalogue):
    """What a support service does first for a person."""

    ASSIGNMENT = "ASSIGNMENT", INFERENCE
    ATTEMPT = "ATTEMPT", INFERENCE
    APPOINTMENT = "APPOINTMENT", INFERENCE
    DELIVERY = "DELIVERY", INFERENCE


@under("13(5)2", rule="R-13.5.2")
class FindingKind(Catalogue):
    """What the authority may find against a service."""

    VIOLATION = "VIOLATION", "13(5)2"
    NONCONFORMITY = "NONCONFORMITY", "13(5)2"


@under("13", rule="R-13.states", inferred="names of what follows from the decisions and their dates")
class RightState(Catalogue):
    """The states of the right to give accredited assistance, the strongest first."""

    REVOKED = "REVOKED", "13(6)"
    CEASED = "CEASED", "13(6)2"
    EXPIRED = "EXPIRED", "13(4)"
    SUSPENDED = "SUSPENDED", "13(5)"
    SUSPENSION_LAPSED = "SUSPENSION_LAPSED", INFERENCE
    ACTIVE = "ACTIVE", "13(4)"
    NONE = "NONE", INFERENCE


@under("13(2)", rule="R-13.2.states", inferred="withdrawal: the law is silent")
class ApplicationState(Catalogue):
    """The states of an application for accreditation."""

    SUBMITTED = "SUBMITTED", "13(2)"
    GRANTED = "GRANTED", "13(3)"
    REFUSED = "REFUSED", "13(8)"
    WITHDRAWN = "WITHDRAWN", INFERENCE
