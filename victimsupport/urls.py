"""Which address leads to which app. Addresses are Lithuanian; every app names its own."""

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from victimsupport.interface.views import set_language

APPS = (
    "victimsupport.interface.urls",
    "victimsupport.accounts.urls",
    "victimsupport.drafts.urls",
    "accreditation.urls",
    "referrals.urls",
    "cases.urls",
    "reporting.urls",
)


def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 if this process can reach the database: the health check of load balancer and containers."""
    connection.ensure_connection()
    return HttpResponse("OK", content_type="text/plain")


urlpatterns = [
    path("gyvas", alive, name="alive"),
    path("kalba/", set_language, name="set_language"),
    path("paskyra/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    *(path("", include(app)) for app in APPS),
]
handler400 = "victimsupport.errors.not_understood"
handler403 = "victimsupport.errors.not_allowed"
handler404 = "victimsupport.errors.not_found"
handler500 = "victimsupport.errors.failed"
