"""How slow a busy machine is says nothing about the code: examples have no time limit."""

from hypothesis import settings

settings.register_profile("no time limit", deadline=None)
settings.load_profile("no time limit")
