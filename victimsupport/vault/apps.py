from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "victimsupport.vault"
    label = "vault"
