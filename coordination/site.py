from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from people.staff_pages import PAGES

from . import dashboard, figures, menu, permissions
from .addresses import ADDRESSES


class StaffRoom(admin.AdminSite):
    """The coordination office's room inside Django's admin, at /koordination/."""

    site_title = _("Koordination")
    site_header = _("Koordination")
    index_title = _("Tagesblatt")
    enable_nav_sidebar = True

    def has_permission(self, request):
        return permissions.may_enter(request)

    def visible(self, records, *, to):
        """For the record lists of lower apps, which know their site but not who works where."""
        return permissions.visible(records, to=to)

    def login(self, request, extra_context=None):
        """Signing in is allauth's."""
        return redirect_to_login(
            request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"), reverse("account_login")
        )

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("mfa_index"))

    def get_urls(self):
        brought = [(page.route, page.view, page.name) for page in PAGES]
        own = [path(route, self.admin_view(view), name=name) for route, view, name in [*ADDRESSES, *brought]]
        return [*own, *super().get_urls()]

    def each_context(self, request):
        context = super().each_context(request)
        if context["has_permission"]:
            context["waiting"] = figures.waiting(request.user)
            context["menu"] = menu.sections(request, context["waiting"])
            context["may_search"] = permissions.may(request.user, "answer")
        return context

    def index(self, request, extra_context=None):
        return super().index(request, {**dashboard.index_context(request), **(extra_context or {})})
