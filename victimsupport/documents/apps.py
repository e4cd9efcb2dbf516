from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "victimsupport.documents"
    label = "documents"
