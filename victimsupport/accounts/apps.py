from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "victimsupport.accounts"
    label = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from django.db.backends.signals import connection_created
        from django.db.models.signals import pre_migrate

        from victimsupport.accounts import schema

        connection_created.connect(schema.refuse_strong_roles)
        pre_migrate.connect(schema.open_to_web, sender=self)
