from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Datenaustausch")

    def ready(self):
        from people.staff_pages import StaffPage, register

        from . import ehrenamtssuche_pages, harvest_pages

        register(
            StaffPage("agenturen/", harvest_pages.harvest_list, "harvest_list", _("Agenturen mit Freinet")),
            StaffPage("agenturen/<int:pk>/lesen/", harvest_pages.source_harvest, "source_harvest"),
            StaffPage("agenturen/lesung/<int:pk>/", harvest_pages.harvest_confirm, "harvest_confirm"),
            StaffPage("ehrenamtssuche/", ehrenamtssuche_pages.page, "ehrenamtssuche", _("Ehrenamtssuche")),
            StaffPage("ehrenamtssuche/paket.zip", ehrenamtssuche_pages.package, "ehrenamtssuche_package"),
            StaffPage("ehrenamtssuche/<slug:part>/<slug:file_type>/", ehrenamtssuche_pages.file, "ehrenamtssuche_file"),
        )
