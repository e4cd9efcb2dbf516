from django.urls import path

from victimsupport.drafts import views

app_name = "drafts"
urlpatterns = [
    path("juodrasciai/", views.mine, name="mine"),
    path("juodrasciai/salinimas/", views.discard, name="discard"),
]
