"""The published figures of 2023 and how the demonstration spreads them. Everything that is counted is exact."""

from victimsupport.choices import FirstContactInstitutionType as Type
from victimsupport.choices import IntakeChannel as Channel
from victimsupport.choices import RecipientGroup as Group
from victimsupport.choices import ServiceFunction as Function

YEAR = 2023
SERVICES = 23
REGISTERED = 2_690
REFUSED = 68
"""Declined or undecided at the cut-off: ST-3d."""
UNDECIDED = 7
"""Of these, those who had not answered by the cut-off and were declined afterwards."""
ACCEPTED = REGISTERED - REFUSED
GROUPS = {Group.WOMAN: 1_688, Group.MAN: 846, Group.CHILD: 88}
WITH_DISABILITY = 164
ANONYMOUS = 488
DELIVERIES = 15_000
MOST_DELIVERIES = 34
"""More than these nobody gets in a year."""

BUDGET_YEAR = 2024
BUDGET_EUROS = 500_000
BUDGET_SOURCE = "Socialinės apsaugos ir darbo ministerijos pranešimas spaudai, 2024-04-22"

CHANNELS = {Channel.FIRST_CONTACT_REFERRAL: 1_402, Channel.DIRECT: 1_126, Channel.THIRD_PARTY: 162}
CONTACTS_WITHOUT_REFERRAL = 540
"""At institutions: people who wished no assistance, or had not decided."""
CHILDREN_WITHOUT_REFERRAL = 46

MONTHS = {1: 9, 2: 8, 3: 9, 4: 8, 5: 8, 6: 7, 7: 7, 8: 7, 9: 9, 10: 10, 11: 10, 12: 8}
SENDERS = {
    Type.PRE_TRIAL_INVESTIGATION: 56, Type.HEALTHCARE: 10, Type.SOCIAL_SERVICES: 9, Type.MUNICIPAL_ADMINISTRATION: 6,
    Type.EDUCATION: 5, Type.PROSECUTOR: 5, Type.CHILD_RIGHTS_SERVICE: 4, Type.COURT: 3,
    Type.EMERGENCY_RESPONSE_CENTRE: 2,
}  # fmt: skip
SENDERS_OF_CHILDREN = {
    Type.EDUCATION: 32, Type.PRE_TRIAL_INVESTIGATION: 28, Type.HEALTHCARE: 14, Type.CHILD_RIGHTS_SERVICE: 12,
    Type.SOCIAL_SERVICES: 9, Type.MUNICIPAL_ADMINISTRATION: 5,
}  # fmt: skip
CRIMES = {
    "HEALTH": 34, "PROPERTY": 21, "CHILD_AND_FAMILY": 9, "SEXUAL": 8, "LIBERTY": 7, "HONOUR": 4, "TRAFFIC": 4,
    "PUBLIC_ORDER": 4, "LIFE": 3, "DANGEROUS": 2, "PRIVACY": 1, "EQUALITY": 1, "ELECTRONIC_DATA": 1, "OTHER": 1,
}  # fmt: skip
TOWNS = {
    "VILNIAUS_M": 20, "KAUNO_M": 11, "KLAIPEDOS_M": 6, "SIAULIU_M": 4, "PANEVEZIO_M": 3, "ALYTAUS_M": 2,
    "VILNIAUS_R": 4, "KAUNO_R": 4, "MARIJAMPOLES": 2, "MAZEIKIU_R": 2, "JONAVOS_R": 2, "UTENOS_R": 2, "KEDAINIU_R": 2,
    "TELSIU_R": 2, "TAURAGES_R": 2, "UKMERGES_R": 2, "VISAGINO": 1, "PLUNGES_R": 1, "KRETINGOS_R": 1, "SILUTES_R": 1,
    "RADVILISKIO_R": 1, "PALANGOS_M": 1, "DRUSKININKU": 1, "ROKISKIO_R": 1, "ELEKTRENU": 1, "VILKAVISKIO_R": 1,
    "PRIENU_R": 1, "ANYKSCIU_R": 1, "SALCININKU_R": 1, "TRAKU_R": 1, "NERINGOS": 1, "ZARASU_R": 1,
}  # fmt: skip
LANGUAGES = {"lt": 88, "ru": 6, "uk": 2, "pl": 2, "en": 2}
FURTHER = {
    Function.EMOTIONAL_PSYCHOLOGICAL_SUPPORT: 44, Function.RIGHTS_INFORMATION: 12,
    Function.SOCIAL_SERVICES_INFORMATION: 11, Function.PROCEDURE_BODIES_INFORMATION: 9,
    Function.HEALTHCARE_INFORMATION: 8, Function.ACCOMPANIMENT: 7, Function.NEEDS_ASSESSMENT_AND_PLAN: 5,
    Function.COMPLAINT_INFORMATION: 3, Function.TEMPORARY_ACCOMMODATION: 1,
}  # fmt: skip
"""What is given after the first assessment, and how often."""
MINUTES = {
    Function.NEEDS_ASSESSMENT_AND_PLAN: (60, 75, 90), Function.EMOTIONAL_PSYCHOLOGICAL_SUPPORT: (45, 50, 60, 90),
    Function.ACCOMPANIMENT: (60, 90, 120, 180),
}  # fmt: skip
MINUTES_OF_INFORMATION = (10, 15, 20, 30)


def size(service: int) -> float:
    """Return how large a service is beside the others: a few large ones, many small ones."""
    return float((service + 2) ** -0.75)
