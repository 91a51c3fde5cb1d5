from django.apps import AppConfig
from django.core.checks import register


class ProjectConfig(AppConfig):
    """The project itself, so that its checks are known. It has no tables."""

    name = "peoplelikeme"

    def ready(self):
        from . import operator

        register(operator.check_facts, deploy=True)
