from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = _("Netz")

    def ready(self):
        from people.staff_pages import register

        from . import dialogue_desk

        register(*dialogue_desk.PAGES)
        self._follow()

    def _follow(self):
        from postings import access, departing, disclosure, erasing_talks

        from . import belonging, registration_access

        if belonging.parts not in disclosure.PARTS:
            disclosure.PARTS.append(belonging.parts)
            departing.FORGETTING.append(belonging.forget)
            erasing_talks.KEEPING.append(belonging.keeps)
            access.DOORS.append(registration_access.door)
