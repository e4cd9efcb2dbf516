from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("Figures")

    def ready(self) -> None:
        from cases import effects
        from reporting.figures import closed

        effects.on_joining(closed.of_people)
