from django.urls import path

from victimsupport.accounts import views

app_name = "accounts"
urlpatterns = [
    path("kam-atstovauju/", views.choose, name="choose"),
    path("nustatymai/", views.preferences, name="preferences"),
    path("sesija/", views.stay, name="stay"),
]
