from hypothesis import HealthCheck, settings

from tests.law.machine import Accreditation

TestAccreditation = Accreditation.TestCase
TestAccreditation.settings = settings(
    max_examples=500, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
