from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = _("Netz")

    def ready(self):
        from people import staff_pages

        from . import camp_addresses, change_desk, dialogue_desk, project_desk
        from .organising import for_office
        from .organising_pages import ROUTES

        staff_pages.register(*project_desk.PAGES, *camp_addresses.STAFF, *change_desk.PAGES, *dialogue_desk.PAGES)
        if not any(page.name == "event_list" for page in staff_pages.PAGES):
            staff_pages.register(
                *(
                    staff_pages.StaffPage(
                        f"veranstaltungen/{route}",
                        for_office(view),
                        f"event_{name}",
                        _("Veranstaltungen") if name == "list" else "",
                    )
                    for route, view, name in ROUTES
                )
            )
        self._follow()

    def _follow(self):
        from postings import access, belongings, departing, disclosure, erasing_talks

        from . import belonging, certificates, history, registration_access

        for concept in (certificates, history):
            if concept not in belongings.BY_ADDRESS:
                belongings.BY_ADDRESS.append(concept)
        if belonging.parts not in disclosure.PARTS:
            disclosure.PARTS.append(belonging.parts)
            departing.FORGETTING.append(belonging.forget)
        if belonging.keeps not in erasing_talks.KEEPING:
            erasing_talks.KEEPING.append(belonging.keeps)
            access.DOORS.append(registration_access.door)
