"""Addresses of pages that show every piece of the interface at once, for the tests that look at them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from victimsupport import urls
from victimsupport.interface import answers
from victimsupport.interface import forms as kit

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CHANNELS = [("PHONE", "Phone"), ("MEETING", "Meeting"), ("OTHER", "Another way")]


class EveryField(kit.GovukForm):
    """Asks every kind of question."""

    sections = [
        kit.Section("The contact", ["happened_at", "channel", "other_channel", "received_on", "topics"]),
        kit.Section("The person", ["name", "born_on", "phone", "email", "code", "children", "share"]),
    ]
    conditional = {"channel": {"OTHER": ["other_channel"]}, "safe": {"no": ["safe_times"]}}

    happened_at = kit.MomentField(
        label="When did it happen?", missing="Enter when it happened", past_only=True
    )
    channel = kit.RadioField(
        label="How?", choices=CHANNELS, hints={"PHONE": "Also a video call"}, missing="Select how it happened"
    )
    other_channel = kit.TextField(label="What other way?", width=20, missing="Enter the other way")
    received_on = kit.DayField(label="Received on", missing="Enter the day", past_only=True)
    topics = kit.CheckboxesField(label="Topics", choices=[("A", "Housing"), ("B", "Law")], required=False)
    name = kit.TextField(label="Name", width=20, missing="Enter the name", max_length=100)
    born_on = kit.BirthDateField(label="Date of birth", required=False)
    phone = kit.PhoneField(label="Phone number", required=False)
    email = kit.EmailField(label="E-mail", required=False)
    code = kit.CodeField(label="Code of the legal entity", width=10, required=False)
    children = kit.NumberField(label="Children", minimum=0, maximum=30, required=False)
    share = kit.DecimalField(label="Share", minimum=0, required=False)
    language = kit.SelectField(label="Language", choices=[("lt", "Lithuanian"), ("uk", "Ukrainian")])
    safe = kit.YesNoField(label="Is it safe to call?", missing="Select whether it is safe")
    safe_times = kit.TextField(label="When is it safe?", missing="Enter when it is safe")
    notes = kit.LongTextField(label="Circumstances", required=False, max_length=200)
    agreed = kit.ConfirmField(label="The person agreed", missing="Tick that the person agreed")


class Narrow(kit.FilterForm):
    """Narrows the list of the gallery."""

    text = kit.TextField(label="Number or name")
    state = kit.CheckboxesField(label="State", choices=[("NEW", "New"), ("LATE", "Late")])


def duty(due_on: date, **facts: Any) -> SimpleNamespace:
    return SimpleNamespace(due_on=due_on, due_at=None, performed_at=None, **facts)


ROWS = [
    ("NK-2026-00418", duty(date(2026, 11, 19)), "Not reached", "red"),
    ("NK-2026-00421", duty(TODAY), "New", "blue"),
    ("NK-2026-00409", duty(date(2026, 11, 23)), "Assisted", "green"),
    ("NK-2026-00388", None, "Closed", "grey"),
]


def gallery_list(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Referral NK-2026-00418 is registered")
    page = SimpleNamespace(rows=ROWS, previous="?before=x", next="?after=y")
    context = {
        "form": Narrow(request.GET or None),
        "page": page,
        "today": TODAY,
        "chips": [("State: new", "?")],
    }
    return render(request, "gallery/list.html", context)


def gallery_detail(request: HttpRequest) -> HttpResponse:
    bars = [("Police", 1234), ("Municipalities and their child protection departments", 320), ("Hidden", "–")]
    context = {"duty": ROWS[0][1], "today": TODAY, "at": NOW, "bars": bars}
    return render(request, "gallery/detail.html", context)


def gallery_form(request: HttpRequest) -> HttpResponse:
    form = EveryField(request.POST or None, now=NOW)
    if request.method == "POST" and "conflict" in request.POST:
        return answers.conflict(request, form=form, back="/galerija/")
    return render(request, "gallery/form.html", {"form": form})


urlpatterns = [
    path("galerija/", gallery_list),
    path("galerija/byla/", gallery_detail),
    path("galerija/forma/", gallery_form),
    path("galerija/per-daznai/", lambda request: answers.too_many(request, wait_seconds=21)),
    path("galerija/klaida/", lambda request: 1 / 0),
    path("", include(urls)),
]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
