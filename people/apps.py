from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("Menschen")

    def ready(self):
        from allauth.mfa.signals import authenticator_added

        from people import roles, second_factor, staff_sessions

        roles.check_records()
        user_logged_in.connect(staff_sessions.begin)
        authenticator_added.connect(second_factor.set_up)
