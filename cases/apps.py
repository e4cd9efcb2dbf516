from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from accreditation import effects
        from cases.actions import receiving, safety, stays, stops
        from referrals import warnings
        from victimsupport.accounts import choosing

        effects.on_stop(stops.owe)
        effects.on_stop(stops.flag)
        effects.on_stop(receiving.give_back)
        effects.on_return(stops.drop)
        effects.on_recount(stops.flag_anew)
        effects.on_effect_counts(stops.count)
        effects.on_effect_counts(stays.count)
        warnings.warn(safety.warn_of_applicant)
        warnings.warn(safety.warn_of_person)
        choosing.on_choice(safety.exclude_oneself)
