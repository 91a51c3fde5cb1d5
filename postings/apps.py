from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostingsConfig(AppConfig):
    name = "postings"
    verbose_name = _("Einträge")

    def ready(self):
        from people import refusals, sending

        from . import alerts, enquiring, lifecycle, relaying, undelivered

        for concept in (enquiring, alerts):
            if concept.follow not in lifecycle.FOLLOWERS:
                lifecycle.FOLLOWERS.append(concept.follow)
        if undelivered.came_back not in relaying.BOUNCED:
            relaying.BOUNCED.append(undelivered.came_back)
        if undelivered.note not in sending.GIVEN_UP:
            sending.GIVEN_UP.append(undelivered.note)
        if undelivered.forget_searches not in refusals.FOLLOWERS:
            refusals.FOLLOWERS.append(undelivered.forget_searches)
