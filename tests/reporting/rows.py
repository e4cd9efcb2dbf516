"""Rows of registrations and services, made directly as the service: what figures count, without the road to it."""

from datetime import date, datetime
from typing import Any

from cases.models import Case, ServiceDelivery
from referrals.models import Intake
from tests import given
from victimsupport.accounts.actions import take_reference
from victimsupport.accounts.identity import acting_as, system
from victimsupport.accounts.models import Organisation
from victimsupport.duties.actions import open_duty
from victimsupport.law import time_limits


def a_registration(
    service: Organisation, at: str, channel: str = "DIRECT", *, anonymous: bool = False
) -> Intake:
    moment = given.at(at)
    sender = given.a_service(accredited_on=None) if channel == "TRANSFER" else None
    with acting_as(system(), service) as by:
        reference = take_reference(series="NK", by=by, at=moment)
        duty = open_duty(
            rule=time_limits.START_AFTER_DIRECT_APPLICATION, carrier="INTAKE", reference=reference, triggered_at=moment,
            assignee=None, by=by, at=moment,
        )  # fmt: skip
        return Intake.objects.create(
            organisation=service, reference=reference, channel=channel, received_at=moment, duty=duty,
            is_anonymous=anonymous, recorded_at=moment, sender=sender,
        )  # fmt: skip


def a_case(intake: Intake, decided: str | datetime = "", status: str = "ACCEPTED", **facts: Any) -> Case:
    """A case of a registration; accepted an hour after it came unless something else is said."""
    with acting_as(system(), intake.organisation):
        return Case.objects.create(
            organisation=intake.organisation, intake=intake, reference=intake.reference, status=status,
            opened_at=intake.received_at,
            decided_at=None if status == "STARTED" else given.at(decided) if decided else intake.received_at,
            **{"recipient_group": "" if status in ("STARTED", "DECLINED") else "WOMAN"} | facts,
        )  # fmt: skip


def a_delivery(
    case: Case, on: date, function: str = "EMOTIONAL_PSYCHOLOGICAL_SUPPORT", **facts: Any
) -> ServiceDelivery:
    with acting_as(system(), case.organisation) as by:
        return ServiceDelivery.objects.create(
            **{
                "organisation": case.organisation, "case": case, "function": function, "delivered_on": on,
                "provider": by.user, "recorded_by": by.user, "recorded_at": given.at("2024-06-01 12:00"),
                "is_accredited": True, "at_request": function == "ACCOMPANIMENT",
            } | facts
        )  # fmt: skip
