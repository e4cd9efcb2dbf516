"""What an officer is asked about a contact."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from referrals.models import Applied, Language, Wish
from victimsupport.choices import InterpretationKind
from victimsupport.interface import forms as kit


class Age(TextChoices):
    ADULT = "ADULT", _("An adult")
    CHILD = "CHILD", _("A child, under 18")


class ChosenPerson(TextChoices):
    """The person of art. 4(1)3, chosen by the victim to take part in turning to the institution."""

    NONE = "NONE", _("The victim did not choose anybody")
    PRESENT = "PRESENT", _("The chosen person took part")
    EXCLUDED = "EXCLUDED", _("The chosen person was left out")


class ContactForm(kit.GovukForm):
    sections = (
        kit.Section(_("The contact"), ["contacted_at", "applied_by", "age"]),
        kit.Section(_("Assistance"), ["wish", "wished_at"]),
        kit.Section(
            _("Understanding each other"), ["language", "interpretation", "chosen_person", "cross_border"]
        ),
    )
    conditional = {"chosen_person": {ChosenPerson.EXCLUDED: ["excluded_reason"]}}

    contacted_at = kit.MomentField(
        label=_("When did the person turn to you?"),
        missing=_("Enter when the person turned to you"),
        past_only=True,
    )
    applied_by = kit.RadioField(
        label=_("Who turned to you?"), choices=Applied.choices, missing=_("Select who turned to you")
    )
    age = kit.RadioField(
        label=_("Who is the victim?"),
        choices=Age.choices,
        missing=_("Select whether the victim is a child or an adult"),
        hints={
            Age.CHILD: _(
                "The Child Rights Service must be notified by the end of the next working day. No consent is needed."
            )
        },
    )
    wish = kit.RadioField(
        label=_("Does the victim wish assistance from a support service?"),
        choices=Wish.choices,
        missing=_("Select what the victim wishes"),
        hints={Wish.NO: _("Nothing is sent to a service. The contact is kept without the person's name.")},
    )
    wished_at = kit.MomentField(
        label=_("When did the victim say so?"),
        help_text=_("Leave this empty if it was said at the contact."),
        required=False,
        past_only=True,
    )
    language = kit.SelectField(
        label=_("Which language does the person understand?"),
        choices=Language.choices,
        missing=_("Select a language"),
    )
    interpretation = kit.SelectField(
        label=_("Interpretation"),
        choices=InterpretationKind.choices,
        blank=_("Not needed"),
        required=False,
        help_text=_("Free of charge for the victim."),
    )
    chosen_person = kit.RadioField(
        label=_("Did a person chosen by the victim take part?"),
        choices=ChosenPerson.choices,
        missing=_("Select whether a chosen person took part"),
        hints={
            ChosenPerson.EXCLUDED: _(
                "Only where taking part is against the victim's interests or hinders assistance."
            )
        },
    )
    excluded_reason = kit.LongTextField(
        label=_("Why was the chosen person left out?"),
        missing=_("Say why the chosen person was left out"),
        help_text=_("Write no names."),
        max_length=500,
        rows=3,
    )
    cross_border = kit.ConfirmField(
        label=_("The information for cross-border victims applies (item 7)"),
        help_text=_(
            "Tick this if the person lives in an EU state other than the one where the act was committed, "
            "and turned first to an institution in Lithuania."
        ),
        required=False,
    )


class WishForm(kit.VersionedForm):
    wish = kit.RadioField(
        label=_("What does the victim say now?"),
        choices=Wish.choices,
        missing=_("Select what the victim wishes"),
    )
    wished_at = kit.MomentField(
        label=_("When did the victim say so?"), missing=_("Enter when the victim said so"), past_only=True
    )


class AgeForm(kit.VersionedForm):
    age = kit.RadioField(
        label=_("Who is the victim?"),
        choices=Age.choices,
        missing=_("Select whether the victim is a child or an adult"),
    )
    discovered_at = kit.MomentField(
        label=_("When did you learn it?"), missing=_("Enter when you learnt it"), past_only=True
    )


class ContactFilter(kit.FilterForm):
    reference = kit.TextField(
        label=_("Reference number"),
        help_text=_("All of it or its last digits, like 00418."),
        width=20,
        max_length=20,
    )
