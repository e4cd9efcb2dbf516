from django.urls import path

from reporting import views
from reporting.documents import tables

app_name = "reporting"
urlpatterns = [
    path("rodikliai/", views.figures, name="figures"),
    path("rodikliai/<int:year>/uzdaryti/", views.close_year, name="close"),
    path("eksportai/", views.exports, name="exports"),
    path("eksportai/<uuid:key>/", views.export, name="export"),
    path("eksportai/<uuid:key>/<str:name>", views.export_file, name="file"),
    path("musu-rodikliai/", views.own, name="own"),
    path("musu-rodikliai/rodikliai.csv", views.own_file, {"name": tables.CSV}, name="own-file"),
    path("musu-rodikliai/rodikliai.xlsx", views.own_file, {"name": tables.XLSX}, name="own-workbook"),
    path("musu-rodikliai/truksta/", views.missing, name="missing"),
    path("musu-rodikliai/truksta/<str:what>/", views.missing_list, name="missing-list"),
]
