"""Properties are tried on the same examples everywhere: a slow machine or bad luck never breaks a build."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "unit", deadline=None, derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unit")
