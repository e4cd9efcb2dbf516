"""What is asked when the facts of a case are corrected."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actions.facts import FACTS, Facts, Representation
from cases.documents.wording import country_name, language_name
from cases.models import Case, CrimePlace, NoRepresentativeReason, YesNoUnknown
from victimsupport.accounts.sorting import sort_key
from victimsupport.choices import HarmType, RecipientGroup, VictimCategory
from victimsupport.directory.models import CrimeType, Municipality
from victimsupport.interface import forms as kit
from victimsupport.law.countries import EUROPEAN_UNION, LITHUANIA

LANGUAGES = ("lt", "en", "ru", "uk", "pl", "be", "de", "fr", "es", "lv", "et", "tr", "ar", "fa")
INTERPRETATION = [("SPOKEN", _("Spoken")), ("WRITTEN", _("Written")), ("SIGN", _("Sign language"))]
GROUPS = dict(RecipientGroup.choices) | {
    RecipientGroup.UNKNOWN.value: pgettext_lazy("recipient group", "Not stated")
}
FLAGS = {
    "has_disability": _("Person with a disability"),
    "is_domestic_violence": _("Domestic violence"),
    "is_trafficking": _("Trafficking in human beings"),
    "is_hate_motivated": _("Hate motive"),
}


def member_states() -> list[tuple[str, str]]:
    """Return the other states that are or were in the Union; which day counts, the law says."""
    found = [(code, country_name(code)) for code in EUROPEAN_UNION if code != LITHUANIA]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def languages() -> list[tuple[str, str]]:
    """Return the languages most often asked for."""
    return [(code, language_name(code)) for code in LANGUAGES]


def is_of_a_child(case: Case) -> bool:
    """Test whether the person was a child when they were registered, as the case says now."""
    return case.recipient_group == RecipientGroup.CHILD


class FactsForm(kit.VersionedForm):
    """The act, the person, and what decides whether the law applies."""

    sections = [
        kit.Section(
            _("The act"),
            ["crime_place", "is_in_lithuania", "crime_type", "crime_on", "complaint_filed"],
        ),
        kit.Section(
            _("The person"),
            [
                "recipient_group",
                "victim_category",
                "harm_types",
                "flags",
                "municipality",
                "language",
                "interpretation",
            ],
        ),
    ]
    conditional = {
        "crime_place": {
            CrimePlace.EU.value: ["crime_country"],
            CrimePlace.OUTSIDE_EU.value: ["proceedings_in_lithuania"],
        },
        "recipient_group": {RecipientGroup.CHILD.value: ["has_representative"]},
        "has_representative": {"no": ["representative_absent"]},
        "representative_absent": {NoRepresentativeReason.OTHER.value: ["representative_note"]},
    }
    crime_place = kit.RadioField(
        label=_("Where was the act committed?"),
        choices=CrimePlace.choices,
        missing=_("Select where the act was committed"),
    )
    crime_country = kit.SelectField(
        label=_("Which state?"), choices=member_states, missing=_("Select the state")
    )
    proceedings_in_lithuania = kit.RadioField(
        label=_("Are there criminal proceedings in Lithuania?"),
        choices=YesNoUnknown.choices,
        missing=_("Select whether there are proceedings in Lithuania"),
    )
    is_in_lithuania = kit.YesNoField(
        label=_("Is the person in Lithuania?"), missing=_("Select whether the person is in Lithuania")
    )
    crime_type = kit.ModelSelectField(label=_("Criminal act"), required=False)
    crime_on = kit.DayField(label=_("Day of the act"), required=False, past_only=True)
    complaint_filed = kit.RadioField(
        label=_("Was a complaint filed?"),
        help_text=_("It never limits the assistance (art. 4(3))."),
        choices=YesNoUnknown.choices,
    )
    recipient_group = kit.RadioField(
        label=_("Recipient group"), choices=list(GROUPS.items()), missing=_("Select the recipient group")
    )
    has_representative = kit.YesNoField(
        label=_("Does a legal representative of the child take part?"),
        missing=_("Select whether a legal representative takes part"),
    )
    representative_absent = kit.RadioField(
        label=_("Why not?"),
        help_text=_("The law asks for a reason (art. 4(4))."),
        choices=NoRepresentativeReason.choices,
        missing=_("Select why no legal representative takes part"),
    )
    representative_note = kit.LongTextField(
        label=_("What is the reason?"), missing=_("Write the other reason"), max_length=500, rows=3
    )
    victim_category = kit.RadioField(label=_("Category"), choices=VictimCategory.choices, required=False)
    harm_types = kit.CheckboxesField(label=_("Harm"), choices=HarmType.choices, required=False)
    flags = kit.CheckboxesField(label=_("Circumstances"), choices=list(FLAGS.items()), required=False)
    municipality = kit.ModelSelectField(label=_("Municipality of actual residence"), required=False)
    language = kit.SelectField(label=_("Language"), choices=languages, missing=_("Select the language"))
    interpretation = kit.SelectField(
        label=_("Interpretation needed"), choices=INTERPRETATION, blank=_("Not needed"), required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        known = {name: getattr(case, name) for name in FACTS} | {
            "flags": [f for f in FLAGS if getattr(case, f)],
            "has_representative": not case.representative_absent if is_of_a_child(case) else None,
            "representative_absent": case.representative_absent,
            "representative_note": case.representative_note,
        }
        super().__init__(*args, initial=known, version=case.version, **kwargs)
        queries: dict[str, Any] = {"crime_type": CrimeType, "municipality": Municipality}
        for name, model in queries.items():
            field: Any = self.fields[name]
            field.queryset = model.objects.filter(is_active=True).order_by("place", "pk")

    def facts(self) -> Facts:
        """Return what was entered."""
        c = self.cleaned_data
        known: dict[str, Any] = {name: name in c["flags"] if name in FLAGS else c[name] for name in FACTS}
        known["proceedings_in_lithuania"] = c["proceedings_in_lithuania"] or YesNoUnknown.UNKNOWN
        return Facts(**known)

    def representation(self) -> Representation:
        """Return whether a child's legal representative takes part, as entered."""
        c = self.cleaned_data
        return Representation(
            takes_part=bool(c["has_representative"]),
            absent=c["representative_absent"] or "",
            note=c["representative_note"] or "",
        )
