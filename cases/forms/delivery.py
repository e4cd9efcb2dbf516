"""What is asked when services are recorded: several functions of one talk in one go."""

from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cases.actions.delivery import OWN_PART, Talk
from cases.documents import mandatory
from cases.documents.functions import SHORT, number
from cases.models import Case, ServiceDelivery
from cases.permissions import HANDLERS
from victimsupport.accounts.identity import Actor
from victimsupport.accounts.models import Membership, User
from victimsupport.choices import ServiceFunction
from victimsupport.directory.models import CompetentBody, CompetentBodyKind
from victimsupport.interface import forms as kit

IN_PERSON, REMOTELY = "IN_PERSON", "REMOTELY"
COMPLAINT, RIGHTS = ServiceFunction.COMPLAINT_INFORMATION, ServiceFunction.RIGHTS_INFORMATION
STAY, ACCOMPANIMENT = ServiceFunction.TEMPORARY_ACCOMMODATION, ServiceFunction.ACCOMPANIMENT
LONGEST_TALK, LONGEST_STAY = 24 * 60, 366


def functions() -> list[tuple[str, str]]:
    """Return the nine functions by their short names, with their points of art. 10(4)."""
    return [(function.value, f"{number(function)}. {SHORT[function]}") for function in ServiceFunction]


class DeliveryForm(kit.GovukForm):
    """One talk: what, when, how long, how, by whom. What the law has a function name is asked where it is ticked."""

    functions = kit.CheckboxesField(
        label=_("What was given?"),
        help_text=_(
            "Tick everything given in one talk: each is a service of its own. Accommodation has a part of its own."
        ),
        choices=functions,
        missing=_("Select what was given"),
    )
    child_rights_body = kit.ModelSelectField(
        label=_("Child Rights Service the child was told of"),
        missing=_("Select the body the child was told of"),
    )
    complaint_body = kit.ModelSelectField(
        label=_("Where a complaint can be filed"), missing=_("Select the body the person was told of")
    )
    at_request = kit.ConfirmField(
        label=_("The person asked to be accompanied"),
        missing=_("Confirm that the person asked to be accompanied: it is given only at request"),
    )
    nights = kit.NumberField(
        label=_("How many nights?"),
        help_text=_("One stay is one service; the day is the first night's."),
        missing=_("Enter for how many nights"),
        minimum=1,
        maximum=LONGEST_STAY,
        width=3,
    )
    delivered_on = kit.DayField(
        label=_("Day"), missing=_("Enter the day"), help_text=_("For example, 2026-11-20, today or yesterday"),
        past_only=True,
    )  # fmt: skip
    minutes = kit.NumberField(label=_("Minutes"), required=False, minimum=1, maximum=LONGEST_TALK, width=4)
    way = kit.RadioField(
        label=_("How?"), choices=[(IN_PERSON, _("In person")), (REMOTELY, _("Remotely"))], initial=IN_PERSON,
        missing=_("Select how it was given"),
    )  # fmt: skip
    provider = kit.ModelSelectField(label=_("Provided by"), missing=_("Select who provided it"))
    note = kit.LongTextField(label=_("Note"), required=False, rows=2, max_length=2000)
    another_same_day = kit.ConfirmField(
        label=_("Another one the same day"),
        help_text=_("Tick if a service of the same kind was given twice that day."),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_child = mandatory.is_child(case)
        self.is_of_stay = STAY in (self.initial.get("functions") or ())
        self.conditional = {"functions": self._follow_ups()}  # type: ignore[misc]
        if not self.asks_child:
            del self.fields["child_rights_body"]
        if not self.is_of_stay:
            del self.fields["nights"]
            self._field("functions").choices = [pair for pair in functions() if pair[0] != STAY]
            self._field("functions").error_messages["invalid_choice"] = OWN_PART
        self._offer(case, by)

    def _follow_ups(self) -> dict[str, list[str]]:
        asked = {
            COMPLAINT.value: ["complaint_body"],
            ACCOMPANIMENT.value: ["at_request"],
        }
        asked |= {STAY.value: ["nights"]} if self.is_of_stay else {}
        return asked | ({RIGHTS.value: ["child_rights_body"]} if self.asks_child else {})

    def _offer(self, case: Case, by: Actor) -> None:
        """Offer colleagues, and the bodies of today: those of the person's municipality before the others."""
        people = Membership.objects.usable().with_role(*HANDLERS).filter(organisation=by.organisation)
        colleagues = User.objects.filter(pk__in=people.values("user")).order_by("name", "pk")
        self._field("provider").queryset = colleagues
        self.initial.setdefault("provider", by.user_id)
        self.initial.setdefault("delivered_on", self.today)
        bodies = CompetentBody.objects.valid_on(self.today) if self.today else CompetentBody.objects.none()
        nearest = (F("municipality").asc(nulls_last=True), "name", "pk")
        self._field("complaint_body").queryset = bodies.filter(kind__in=mandatory.TAKES_COMPLAINTS).order_by(
            *nearest
        )
        if self.asks_child:
            kind = CompetentBodyKind.CHILD_RIGHTS_SERVICE
            self._field("child_rights_body").queryset = bodies.filter(kind=kind).order_by(*nearest)

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def says_more(self) -> bool:
        """Whether something rare was entered, kept in a draft or refused: it must be seen as the form opens."""
        return any(self.errors.get(name) or self[name].value() for name in ("note", "another_same_day"))

    def talk(self) -> Talk:
        """Return what was entered."""
        c = self.cleaned_data
        return Talk(
            functions=[ServiceFunction(code) for code in c["functions"]],
            delivered_on=c["delivered_on"],
            minutes=c["minutes"],
            is_remote=c["way"] == REMOTELY,
            provider=c["provider"],
            at_request=bool(c["at_request"]),
            bodies={
                function: body
                for function, body in ((COMPLAINT, c["complaint_body"]), (RIGHTS, c.get("child_rights_body")))
                if body is not None
            },
            nights=c.get("nights"),
            note=c["note"],
            another_same_day=c["another_same_day"],
        )


class CorrectionForm(DeliveryForm):
    """The service as it was in truth given, and why it was recorded otherwise."""

    reason = kit.LongTextField(
        label=_("What was wrong?"), missing=_("Say what was wrong"), rows=2, max_length=500
    )

    @staticmethod
    def initial_from(delivery: ServiceDelivery) -> dict[str, Any]:
        """Return what the mistaken row says."""
        return {
            "functions": [delivery.function],
            "delivered_on": delivery.delivered_on,
            "minutes": delivery.minutes,
            "way": REMOTELY if delivery.is_remote else IN_PERSON,
            "provider": delivery.provider_id,
            "at_request": delivery.at_request,
            "nights": delivery.nights,
            "note": delivery.note,
            "complaint_body": delivery.body_id if delivery.function == COMPLAINT else None,
            "child_rights_body": delivery.body_id if delivery.function == RIGHTS else None,
        }


class CancelForm(kit.GovukForm):
    """Why a service recorded by mistake is taken out of the count."""

    reason = kit.LongTextField(
        label=_("Why is it cancelled?"), missing=_("Say why it is cancelled"), rows=3, max_length=500
    )
