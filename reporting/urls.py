from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("rodikliai/", views.figures, name="figures"),
    path("rodikliai/<int:year>/uzdaryti/", views.close_year, name="close"),
    path("eksportai/", views.exports, name="exports"),
    path("eksportai/<uuid:key>/", views.export, name="export"),
    path("eksportai/<uuid:key>/<str:name>", views.export_file, name="file"),
    path("musu-rodikliai/", views.own, name="own"),
]
