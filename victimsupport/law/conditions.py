"""What the law requires or allows, as yes-or-no questions about plain values."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from victimsupport.law.calendar import VILNIUS, day_of
from victimsupport.law.catalogues import (
    AccreditationRequirement,
    FirstContactInstitutionType,
    IntakeChannel,
    RecipientGroup,
    RightsInformationItem,
    RightState,
    Scope,
    ServiceFunction,
    Step,
    VictimCategory,
)
from victimsupport.law.citation import under
from victimsupport.law.countries import is_in_european_union
from victimsupport.law.periods import ACCOMMODATION_ALARM_AFTER, RECORDED_LATER_AFTER

FULL_AGE = 18
NIGHT_ENDS_AT = 6
"""The hour."""
STARTS = frozenset({Step.ATTEMPT, Step.APPOINTMENT, Step.DELIVERY})


# Article 1: to whom the law applies


@under("1(1)", rule="R-1.1", inferred="from abroad and unknown places: flagged, settled later")
def scope_of(
    *,
    committed_in: str,
    committed_on: date | None,
    proceedings_in_lithuania: bool | None,
    person_in_lithuania: bool | None,
) -> Scope:
    """
    Tell whether the law gives a person assistance for a crime.

    :param committed_in: the country's two-letter code, or an empty string if it is not known
    """
    in_union = is_in_european_union(committed_in, committed_on) if committed_in else None
    if in_union is False and proceedings_in_lithuania is False:
        return Scope.OUT_OF_SCOPE
    covered = in_union or (in_union is False and proceedings_in_lithuania)
    if not covered or person_in_lithuania is None:
        return Scope.UNSETTLED
    return Scope.IN_SCOPE if person_in_lithuania else Scope.FROM_ABROAD


@under("2(8)", rule="R-2.8", inferred="an adult from 00:00 of the birthday, 1 March for 29 February")
def is_child(birth_date: date, day: date) -> bool:
    """Test whether a person is under eighteen on a day."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday < FULL_AGE


# Article 2(3), 4: who is a victim, and what a victim is entitled to


@under("2(3)", rule="R-2.3")
def is_victim(*, category: str, harms: Iterable[str], is_natural_person: bool = True) -> bool:
    """Test whether a person is a victim: harmed, or bereaved and harmed by the death."""
    return is_natural_person and counts_as_victim(category) and bool(set(harms))


@under("2(3)", rule="R-2.3.harmed")
def needs_harm(category: str) -> bool:
    """Test whether at least one kind of harm must be stated."""
    return category in {VictimCategory.DIRECT_VICTIM, VictimCategory.BEREAVED_RELATIVE}


@under("4(2)", rule="R-4.2", inferred="relatives of a living victim are counted apart")
def counts_as_victim(category: str) -> bool:
    """Test whether a person counts as a victim, and not as a relative entitled beside one."""
    return category != VictimCategory.RELATED_PERSON


@under("4(1)3", rule="R-4.1.3")
def chosen_person_reason_required(*, has_chosen: bool, took_part: bool) -> bool:
    """Test whether it must be said why the person the victim chose did not take part."""
    return has_chosen and not took_part


@under("4(4)", rule="R-4.4")
def representative_reason_required(*, is_child: bool, has_representative: bool) -> bool:
    """Test whether it must be said why a child's legal representative does not take part."""
    return is_child and not has_representative


@under("4(4)", rule="R-4.4.contact", inferred="the law asks only for the child's interests")
def representative_may_be_written_to(*, is_suspected: bool) -> bool:
    """Test whether a legal representative may receive letters or stand as a contact."""
    return not is_suspected


# Article 9: the first-contact institution


@under("9(1)7", rule="R-9.1.7")
def is_cross_border_item_due(
    *, lives_in: str, committed_in: str, committed_on: date | None, applied_first_in_lithuania: bool
) -> bool:
    """Test whether a person lives in another member state than that of the crime and came here first."""
    in_union = is_in_european_union(lives_in, None) and is_in_european_union(committed_in, committed_on)
    return bool(in_union) and lives_in != committed_in and applied_first_in_lithuania


@under("9(1)", rule="R-9.1.due", inferred="no term is set: at the first contact")
def information_due(*, is_cross_border: bool) -> tuple[RightsInformationItem, ...]:
    """Return the items of information a person must be given, in the order of the law."""
    conditional = RightsInformationItem.CROSS_BORDER
    return tuple(item for item in RightsInformationItem if is_cross_border or item is not conditional)


@under("9(2)", rule="R-9.2.exemption")
def is_exempt_from_child_notification(institution_type: str) -> bool:
    """Test whether the institution is the Child Rights Service itself."""
    return institution_type == FirstContactInstitutionType.CHILD_RIGHTS_SERVICE


@under("9(2)", rule="R-9.2.content")
def child_notification_lacks(*, first_name: str, surname: str, birth_date: date | None) -> tuple[str, ...]:
    """Return which of the three data of the child are missing: each needs a reason to go without."""
    given = {"first_name": first_name.strip(), "surname": surname.strip(), "birth_date": birth_date}
    return tuple(name for name, value in given.items() if not value)


@under("9(3)", rule="R-9.3.content")
def may_be_referred_with(*, first_name: str, surname: str, phone: str, email: str) -> bool:
    """Test whether there is a name to ask for and a way to reach the person."""
    return bool((first_name.strip() or surname.strip()) and (phone.strip() or email.strip()))


@under("9(3)", rule="R-9.3.consent", inferred="a consent that names one service holds for that service only")
def may_be_referred(*, wishes: bool, consents: bool, consent_names_addressee: bool) -> bool:
    """Test whether the victim wishes the assistance and agrees to this service getting the data."""
    return wishes and consents and consent_names_addressee


@under("9(3)", rule="R-9.3.start", inferred="the text names no starting day")
def referral_runs_from(*, wished_at: datetime, consented_at: datetime) -> datetime:
    """Return the moment the time limit for a referral runs from: the later of wish and consent."""
    return max(wished_at, consented_at)


# Article 10: the support service


@under("10(2)", rule="R-10.2.start", inferred="assigning somebody alone is not a start")
def is_start_of_assistance(step: str) -> bool:
    """Test whether a step is a start: an attempt to reach the person, an appointment, a service."""
    return step in STARTS


@under("10(2)", rule="R-10.2.started", inferred="the first of them counts")
def assistance_started_at(steps: Iterable[tuple[str, datetime]]) -> datetime | None:
    """Return when a service started to organise the assistance, if it did."""
    return min((at for step, at in steps if is_start_of_assistance(step)), default=None)


@under("10(3)", rule="R-10.3.content")
def third_party_application_lacks(
    *, victim_agrees: bool, first_name: str, surname: str, phone: str, email: str, criminal_act: str
) -> tuple[str, ...]:
    """Return what another person's application lacks: consent, a name, a way to reach, the criminal act."""
    given = {
        "consent": victim_agrees,
        "name": first_name.strip() or surname.strip(),
        "contact": phone.strip() or email.strip(),
        "criminal_act": criminal_act.strip(),
    }
    return tuple(name for name, value in given.items() if not value)


@under("10(4)1", rule="R-10.4.1", inferred="what shows that the plan was made together with the victim")
def plan_lacks(
    *, needs_assessed: bool, has_measures: bool, agreement_recorded: bool, scope: str
) -> tuple[str, ...]:
    """Return what a plan lacks before it may be agreed."""
    given = {
        "needs": needs_assessed,
        "measures": has_measures,
        "agreement": agreement_recorded,
        "scope": scope != Scope.UNSETTLED,
    }
    return tuple(name for name, there in given.items() if not there)


@under("10(4)2", rule="R-10.4.2")
def child_rights_information_required(*, is_child: bool) -> bool:
    """Test whether the person must be told of the Child Rights Service."""
    return is_child


@under("10(4)5", rule="R-10.4.5.alarm", inferred="the alarm after two hours")
def is_accommodation_alarming(
    *,
    requested_at: datetime,
    placed_at: datetime | None,
    now: datetime,
    after: timedelta = ACCOMMODATION_ALARM_AFTER,
) -> bool:
    """Test whether somebody waits, or waited, too long for shelter that is due immediately."""
    return (placed_at or now) - requested_at > after


@under(
    "10(4)5", rule="R-10.4.5.nights", inferred="a night is over at 6:00: who comes in before it has spent one"
)
def nights_of_stay(*, placed_at: datetime, until: datetime) -> int:
    """Return how many nights somebody spent at a place: the midnights of Lithuania, and the night they came in before dawn."""
    came_in = day_of(placed_at).toordinal() - (placed_at.astimezone(VILNIUS).hour < NIGHT_ENDS_AT)
    return day_of(until).toordinal() - came_in


@under("10(4)7", rule="R-10.4.7")
def may_be_accompanied(*, victim_asked: bool) -> bool:
    """Test whether accompaniment may be organised: only where the victim asked for it."""
    return victim_asked


@under("10(4)8", rule="R-10.4.8", inferred="another person's application is treated as a direct one")
def complaint_information_required(channel: str) -> bool:
    """Test whether the person must be told how to lodge a complaint."""
    return channel in {IntakeChannel.DIRECT, IntakeChannel.THIRD_PARTY}


@under("10(2)", rule="R-10.A", inferred="from the press release: help may be had anonymously")
def may_be_passed_on(*, is_anonymous: bool) -> bool:
    """Test whether a notification, a referral or a transfer can be made: not without the person's data."""
    return not is_anonymous


@under("6(3)4", rule="R-ST.4.group", inferred="a known birth date outweighs what was declared")
def recipient_group(*, declared: str, birth_date: date | None, registered_on: date) -> RecipientGroup:
    """Return the group a person is counted in: a child by age, an adult as declared."""
    if birth_date is None:
        return RecipientGroup(declared)
    if is_child(birth_date, registered_on):
        return RecipientGroup.CHILD
    return RecipientGroup.UNKNOWN if declared == RecipientGroup.CHILD else RecipientGroup(declared)


# Article 13: what a person may be offered whose service lost its right


@under(
    "13(7)", rule="R-3.5.waiting", inferred="a suspended right may be given back; any other is not waited for"
)
def may_be_waited_for(state: RightState) -> bool:
    """Test whether the person of an open case may choose to wait until the service may go on."""
    return state is RightState.SUSPENDED


# Moments: when a duty was done


@under("1.122", rule="R-T.5", act="Civil Code", inferred="claimed moments are taken within these bounds")
def is_possible_moment(moment: datetime, *, trigger: datetime, now: datetime) -> bool:
    """Test whether a duty can have been done then: not in the future, not before what triggered it."""
    return trigger <= moment <= now


@under("1.122", rule="R-T.4", act="Civil Code", inferred="until 24:00, whatever the working hours")
def is_in_time(performed_at: datetime, *, due_on: date) -> bool:
    """Test whether a duty was done by the end of its last day in Lithuania."""
    return day_of(performed_at) <= due_on


@under("1.122", rule="R-T.5.recorded", act="Civil Code", inferred="marked after 24 hours")
def was_recorded_later(*, performed_at: datetime, recorded_at: datetime) -> bool:
    """Test whether so much time lay between deed and record that the record is marked."""
    return recorded_at - performed_at > RECORDED_LATER_AFTER


@under(
    "13(1), 13(2)", rule="R-13.2.evidence", inferred="a document for each requirement, and for each person"
)
def evidenced_requirements(
    *,
    documents: frozenset[AccreditationRequirement],
    premises: bool,
    remote: bool,
    staff: Sequence[bool],
    functions: frozenset[ServiceFunction],
) -> frozenset[AccreditationRequirement]:
    """
    Return the requirements an application has evidence of.

    :param documents: the requirements it encloses documents for
    :param premises: whether the premises and the closed room are described
    :param remote: whether the means and the trained staff are described
    :param staff: for each person in direct contact with victims, whether a document shows degree or experience
    :param functions: the functions described with their people and means
    """
    described = {
        AccreditationRequirement.PREMISES: premises,
        AccreditationRequirement.REMOTE_CONSULTATION: remote,
        AccreditationRequirement.STAFF_QUALIFICATION: bool(staff) and all(staff),
        AccreditationRequirement.FUNCTIONS_COVERAGE: functions == frozenset(ServiceFunction),
    }
    return frozenset(requirement for requirement in documents if described[requirement])
