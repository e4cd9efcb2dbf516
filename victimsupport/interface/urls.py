from django.urls import path

from victimsupport.interface import views

app_name = "interface"
urlpatterns = [
    path("", views.home, name="home"),
    path("prieinamumas/", views.accessibility, name="accessibility"),
    path("privatumas/", views.privacy, name="privacy"),
]
