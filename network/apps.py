from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = _("Netz")

    def ready(self):
        from people.staff_pages import StaffPage, register

        from . import dialogue_desk

        register(
            StaffPage("fragerunden/", dialogue_desk.dialogue_desk_list, "dialogue_desk_list", _("Fragerunden")),
            StaffPage("fragerunden/neu/", dialogue_desk.dialogue_desk_new, "dialogue_desk_new"),
            StaffPage("fragerunden/<int:pk>/", dialogue_desk.dialogue_desk, "dialogue_desk"),
            StaffPage("fragerunden/<int:pk>/aendern/", dialogue_desk.dialogue_desk_edit, "dialogue_desk_edit"),
            StaffPage("fragerunden/frage/<int:pk>/", dialogue_desk.question_read, "question_read"),
        )
