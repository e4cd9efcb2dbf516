"""Who came to whom in 2023, when and how: from a seed and nothing else, so that the same seed gives the same people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from reporting.demo import days, numbers, texts
from victimsupport.choices import FirstContactInstitutionType, IntakeChannel, RecipientGroup
from victimsupport.law import time_limits
from victimsupport.law.calendar import Calendar
from victimsupport.vault.person import Person

IN_TIME = 0.93
WEEKEND = 0.08


@dataclass
class Contact:
    """Somebody came to an institution; `wish` is what they said of assistance."""

    institution_type: str
    institution: int
    contacted_at: datetime
    is_child: bool
    by_representative: bool
    wish: str
    officer: int
    language: str
    notified_at: datetime | None = None
    sent_at: datetime | None = None
    notified_late: str = ""
    sent_late: str = ""
    child: Person | None = None


@dataclass
class Registration:
    """A person reached a service."""

    service: int
    channel: str
    group: str
    received_at: datetime
    contact: Contact | None
    person: Person | None
    is_accepted: bool
    is_anonymous: bool = False
    has_disability: bool = False
    by_representative: bool = False
    started_at: datetime = field(init=False)
    start_late: str = ""
    decided_at: datetime = field(init=False)
    caseworker: int = 0
    crime: str = "OTHER"
    crime_on: date = field(init=False)
    is_domestic: bool = False
    municipality: str = "NOT_STATED"
    language: str = "lt"
    relation: str = ""


def outline(seed: int, calendar: Calendar) -> tuple[list[Registration], list[Contact]]:
    """Return the year's registrations, and the contacts at institutions that led to none, in the order of time."""
    dice = Random(seed)
    registrations = [_registration(dice, calendar, *given) for given in _people(dice)]
    _mark(dice, registrations)
    for registration in registrations:
        _start(dice, calendar, registration)
        _describe(dice, registration)
    _refuse(dice, calendar, [one for one in registrations if not one.is_accepted])
    others = [
        _contact(dice, calendar, is_child=number < numbers.CHILDREN_WITHOUT_REFERRAL)
        for number in range(numbers.CONTACTS_WITHOUT_REFERRAL)
    ]
    return sorted(registrations, key=lambda one: one.received_at), sorted(
        others, key=lambda one: one.contacted_at
    )


def _people(dice: Random) -> list[tuple[int, str, str, bool]]:
    """Return for each registration its service, channel, group and whether assistance was accepted: in exact numbers."""
    channels = [str(channel) for channel, count in numbers.CHANNELS.items() for _each in range(count)]
    accepted = [True] * numbers.ACCEPTED + [False] * numbers.REFUSED
    groups = [str(group) for group, count in numbers.GROUPS.items() for _each in range(count)]
    groups += [str(RecipientGroup.WOMAN)] * numbers.REFUSED
    dice.shuffle(channels)
    services = _services(dice)
    order = list(range(numbers.ACCEPTED))
    dice.shuffle(order)
    shuffled = [groups[place] for place in order] + groups[numbers.ACCEPTED :]
    return list(zip(services, channels, shuffled, accepted, strict=True))


def _services(dice: Random) -> list[int]:
    """Return a service for each registration, the large ones more often, each at least a score of times."""
    every = range(numbers.SERVICES)
    least = [service for service in every for _each in range(20)]
    weights = [numbers.size(service) for service in every]
    drawn = least + dice.choices(every, weights, k=numbers.REGISTERED - len(least))
    dice.shuffle(drawn)
    return drawn


def _registration(
    dice: Random, calendar: Calendar, service: int, channel: str, group: str, is_accepted: bool
) -> Registration:
    is_child = group == RecipientGroup.CHILD
    person = _person(dice, group)
    contact, received_at = None, _moment_of_year(dice, calendar)
    by_representative = is_child and dice.random() < 0.9
    if channel == IntakeChannel.FIRST_CONTACT_REFERRAL:
        contact = _contact(dice, calendar, is_child=is_child, wish="YES", child=person if is_child else None)
        _send(dice, calendar, contact)
        assert contact.sent_at is not None
        received_at, by_representative = contact.sent_at, contact.by_representative
    registration = Registration(service, channel, group, received_at, contact, person, is_accepted)
    registration.by_representative = by_representative
    registration.language = contact.language if contact else _weighted(dice, numbers.LANGUAGES)
    if channel == IntakeChannel.THIRD_PARTY:
        registration.relation = dice.choice(texts.RELATIONS)
    return registration


def _mark(dice: Random, registrations: list[Registration]) -> None:
    """Choose exactly so many who remained anonymous and who have a disability."""
    accepted = [one for one in registrations if one.is_accepted]
    came_themselves = [one for one in accepted if one.channel == IntakeChannel.DIRECT]
    for one in dice.sample(came_themselves, numbers.ANONYMOUS):
        one.is_anonymous, one.person = True, None
    for one in dice.sample(accepted, numbers.WITH_DISABILITY):
        one.has_disability = True


def _start(dice: Random, calendar: Calendar, one: Registration) -> None:
    """Start assistance: mostly by the last day of 10(2), sometimes late and with a reason."""
    if one.channel == IntakeChannel.DIRECT and dice.random() < 0.7:
        one.started_at = days.soon_after(dice, one.received_at)
    else:
        rule = time_limits.START_AFTER_DIRECT_APPLICATION
        one.started_at, one.start_late = _done(dice, calendar, rule, one.received_at)
    if one.is_accepted:
        slow = one.channel != IntakeChannel.DIRECT
        one.decided_at = days.later(
            dice, calendar, one.started_at, dice.choice((0, 1, 2, 3, 5, 8) if slow else (0, 0, 0, 1))
        )


def _refuse(dice: Random, calendar: Calendar, refused: list[Registration]) -> None:
    """Let those who declined say so; a few are undecided at the cut-off and declined afterwards."""
    undecided = sorted(refused, key=lambda one: one.received_at)[-numbers.UNDECIDED :]
    for one in refused:
        one.decided_at = days.later(dice, calendar, one.started_at, dice.randint(0, 10))
    for one in undecided:
        day = days.working_days_after(calendar, date(numbers.YEAR + 1, 2, 1), dice.randint(0, 20))
        one.decided_at = days.in_working_hours(dice, day)


def _describe(dice: Random, one: Registration) -> None:
    one.crime = _weighted(dice, numbers.CRIMES)
    if one.group == RecipientGroup.CHILD and dice.random() < 0.6:
        one.crime = dice.choice(("CHILD_AND_FAMILY", "SEXUAL", "HEALTH"))
    one.crime_on = days.days_after(one.received_at.date(), -min(int(dice.expovariate(1 / 25)), 700))
    at_home = {"HEALTH": 0.6, "CHILD_AND_FAMILY": 0.9, "SEXUAL": 0.3, "LIBERTY": 0.4, "LIFE": 0.2}
    one.is_domestic = dice.random() < at_home.get(one.crime, 0.0)
    one.caseworker = dice.randrange(1_000)
    one.municipality = "" if dice.random() < 0.62 else _weighted(dice, numbers.TOWNS)
    if dice.random() < 0.035:
        one.municipality = dice.choice(("NOT_STATED", "NOT_STATED", "ABROAD"))


def _contact(
    dice: Random, calendar: Calendar, *, is_child: bool, wish: str = "", child: Person | None = None
) -> Contact:
    kind = _weighted(dice, numbers.SENDERS_OF_CHILDREN if is_child else numbers.SENDERS)
    contact = Contact(
        institution_type=kind,
        institution=dice.randrange(1_000),
        contacted_at=_moment_of_year(dice, calendar),
        is_child=is_child,
        by_representative=is_child and dice.random() < 0.9,
        wish=wish or dice.choice(("NO", "NO", "UNDECIDED")),
        officer=dice.randrange(1_000),
        language=_weighted(dice, numbers.LANGUAGES),
    )
    if is_child and kind != FirstContactInstitutionType.CHILD_RIGHTS_SERVICE:
        contact.child = child or _person(dice, RecipientGroup.CHILD)
        rule = time_limits.CHILD_NOTIFICATION
        contact.notified_at, contact.notified_late = _done(dice, calendar, rule, contact.contacted_at)
    return contact


def _send(dice: Random, calendar: Calendar, contact: Contact) -> None:
    """Send a referral, within the year: what came in its last days was sent the same day."""
    contact.sent_at, contact.sent_late = _done(dice, calendar, time_limits.REFERRAL, contact.contacted_at)
    if contact.sent_at.year != numbers.YEAR:
        contact.sent_at, contact.sent_late = days.soon_after(dice, contact.contacted_at), ""


def _done(dice: Random, calendar: Calendar, rule: str, since: datetime) -> tuple[datetime, str]:
    """Return when a duty was done, and why late if it was."""
    due_on = time_limits.due_from(rule, since.date(), calendar).due_on
    if dice.random() > IN_TIME:
        late_on = days.working_days_after(calendar, due_on, dice.choice((1, 1, 1, 2, 3)))
        return days.in_working_hours(dice, late_on), dice.choice(texts.LATE)
    if dice.random() < 0.45:
        return days.soon_after(dice, since, most=180), ""
    return days.in_working_hours(dice, due_on), ""


def _moment_of_year(dice: Random, calendar: Calendar) -> datetime:
    """Return a moment of the year: mostly a working day's, its months as busy as they were."""
    month = int(_weighted(dice, {str(month): weight for month, weight in numbers.MONTHS.items()}))
    day = date(numbers.YEAR, month, dice.randint(1, 28) if month == 2 else dice.randint(1, 30))
    if dice.random() < WEEKEND or month == 12 and day.day > 28:
        return days.moment(day, dice.randint(7 * 60, 22 * 60))
    return days.in_working_hours(dice, calendar.next_working_day(day))


def _person(dice: Random, group: str) -> Person:
    woman = group == RecipientGroup.WOMAN or group == RecipientGroup.CHILD and dice.random() < 0.5
    first_name, surname = texts.a_name(dice, woman=woman)
    number = dice.randint(1_000, 99_999)
    phone = texts.PHONE.format(number) if dice.random() < 0.9 else ""
    email = f"asmuo{number}@example.org" if not phone or dice.random() < 0.35 else ""
    born = None
    if group == RecipientGroup.CHILD:
        born = date(numbers.YEAR - dice.randint(5, 16), dice.randint(1, 12), dice.randint(1, 28))
    return Person(first_name, surname, phone, email, born)


def _weighted[Code: str](dice: Random, weights: Mapping[Code, int]) -> str:
    return str(dice.choices(list(weights), list(weights.values()))[0])
