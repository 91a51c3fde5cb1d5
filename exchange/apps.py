from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Datenaustausch")

    def ready(self):
        from people.staff_pages import register

        from . import batch_pages, ehrenamtssuche_pages, harvest_pages

        register(*harvest_pages.PAGES, *ehrenamtssuche_pages.PAGES, *batch_pages.PAGES)
        self._follow()

    def _follow(self):
        from postings import disclosure, lifecycle

        from .importing import keeping, reaching

        for concept in (keeping, reaching):
            if concept.follow not in lifecycle.FOLLOWERS:
                lifecycle.FOLLOWERS.append(concept.follow)
        if keeping.parts not in disclosure.PARTS:
            disclosure.PARTS.append(keeping.parts)
