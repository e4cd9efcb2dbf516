from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from accreditation import effects
        from referrals.actions import stops

        effects.on_stop(stops.send_back)
        effects.on_effect_counts(stops.count)
