from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "victimsupport.audit"
    label = "audit"
