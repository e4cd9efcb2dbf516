"""The addresses of first contact and of intakes."""

from django.urls import URLPattern

app_name = "referrals"

contacts_and_referrals: list[URLPattern] = []
intakes: list[URLPattern] = []

urlpatterns = [*contacts_and_referrals, *intakes]
