"""A contact at an institution, what the institution owes for it, and the intake at a service."""

from referrals.models.access import (
    AccessRestriction,
    ActingOrganisation,
    CaseExclusion,
    EmergencyAccess,
    ExclusionSource,
    IntakeUserObjectPermission,
)
from referrals.models.contacts import (
    Applied,
    ConsentForm,
    Contact,
    InformationForm,
    Informed,
    Language,
    RightsInformation,
    TransferConsent,
    TransferredField,
    Wish,
)
from referrals.models.intakes import AlikeIn, AssignReason, Intake, IntakeLink, Likeness, StartKind
from referrals.models.keeping import RecordHold
from referrals.models.sending import ChildNotification, ReceivedNotification, Referral

__all__ = [
    "AccessRestriction",
    "ActingOrganisation",
    "AlikeIn",
    "Applied",
    "AssignReason",
    "CaseExclusion",
    "ChildNotification",
    "ConsentForm",
    "Contact",
    "EmergencyAccess",
    "ExclusionSource",
    "InformationForm",
    "Informed",
    "Intake",
    "IntakeLink",
    "IntakeUserObjectPermission",
    "Language",
    "Likeness",
    "ReceivedNotification",
    "RecordHold",
    "Referral",
    "RightsInformation",
    "StartKind",
    "TransferConsent",
    "TransferredField",
    "Wish",
]
