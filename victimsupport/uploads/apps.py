from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "victimsupport.uploads"
    label = "uploads"
