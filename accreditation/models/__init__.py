"""Applications and their evidence, what the authority finds, what it decides, and the right that follows."""

from accreditation.models.applications import (
    Application,
    Assessment,
    DocumentRequest,
    Evidence,
    FunctionDescription,
    Proceeding,
    Qualification,
    StaffMember,
)
from accreditation.models.authority import Authorisation, AuthorisationEnd, Terms
from accreditation.models.oversight import (
    Finding,
    FindingAnswer,
    LegalEnd,
    OwnRequest,
    Remedy,
    RemedyDeadline,
    RequestKind,
)
from accreditation.models.right import Decision, DecisionKind, Draft, Notification, RightPeriod

__all__ = [
    "Application",
    "Assessment",
    "Authorisation",
    "AuthorisationEnd",
    "Decision",
    "DecisionKind",
    "DocumentRequest",
    "Draft",
    "Evidence",
    "Finding",
    "FindingAnswer",
    "FunctionDescription",
    "LegalEnd",
    "Notification",
    "OwnRequest",
    "Proceeding",
    "Qualification",
    "Remedy",
    "RemedyDeadline",
    "RequestKind",
    "RightPeriod",
    "StaffMember",
    "Terms",
]
