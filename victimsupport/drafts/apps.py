from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "victimsupport.drafts"
    label = "drafts"
