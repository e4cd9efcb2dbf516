from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "victimsupport.notices"
    label = "notices"
