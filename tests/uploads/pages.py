"""A site with two more pages: one that asks for files beside a name, and one that gives a file back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone

from victimsupport import urls
from victimsupport.accounts.permissions import acting
from victimsupport.accounts.roles import Role
from victimsupport.interface import forms as kit
from victimsupport.uploads.models import StoredFile
from victimsupport.uploads.serving import serve

PAGE = "{% extends '_components/form_page.html' %}{% block title %}Evidence{% endblock %}{% block heading %}Evidence{% endblock %}"
ROLES = (Role.CASEWORKER, Role.DECISION_MAKER)


class Evidence(kit.GovukForm):
    title = kit.TextField(label="What is it?", missing="Enter what it is")
    papers = kit.UploadField(label="Papers", several=True, missing="Choose a paper")
    portrait = kit.UploadField(label="Portrait", required=False)


@acting(*ROLES)
def evidence(request: Any) -> HttpResponse:
    form = Evidence(request.POST or None, request.FILES or None)
    if request.method == "POST":
        kit.keep(form, by=request.actor, at=timezone.now())
        if form.is_valid():
            names = ", ".join(file.name for file in form.cleaned_data["papers"])
            return HttpResponse(f"{form.cleaned_data['title']}: {names}; {form.cleaned_data['portrait']}")
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": form}, request))


@acting(*ROLES)
def opened(request: Any, key: UUID) -> HttpResponse:
    file = StoredFile.objects.filter(pk=key).first()
    if file is None:
        raise Http404
    return serve(file, request)


urlpatterns = [
    path("irodymai/", evidence, name="evidence"),
    path("irodymai/<uuid:key>/", opened, name="opened"),
    path("", include(urls)),
]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
