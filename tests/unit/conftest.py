"""Properties are tried on the same examples everywhere: a slow machine or bad luck never breaks a build."""

from hypothesis import settings

settings.register_profile("unit", deadline=None, derandomize=True, max_examples=150)
settings.load_profile("unit")
