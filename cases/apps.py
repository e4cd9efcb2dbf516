from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from accreditation import effects
        from cases.actions import stops

        effects.on_stop(stops.owe)
        effects.on_stop(stops.flag)
        effects.on_return(stops.drop)
        effects.on_effect_counts(stops.count)
