from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"

    def ready(self) -> None:
        from accreditation import effects
        from referrals import permissions
        from referrals.actions import stops
        from victimsupport.notices import withheld

        effects.on_stop(stops.send_back)
        effects.on_effect_counts(stops.count)
        withheld.withhold(permissions.withheld)
        withheld.withhold(permissions.unknowing)
