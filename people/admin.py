from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import admin_accounts  # noqa: F401 - registers accounts
from .models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "verified_at", "verified_by"]
    list_select_related = ["verified_by"]
    list_filter = ["kind", ("verified_at", admin.EmptyFieldListFilter)]
    search_fields = ["name"]
    readonly_fields = ["verified_at", "verified_by", "created_at"]
    actions = ["verify"]

    @admin.action(description=_("Ausgewählte Einrichtungen als geprüft vermerken"), permissions=["change"])
    def verify(self, request, queryset):
        num = queryset.verify(by=request.user)
        told = ngettext("%(num)d Einrichtung ist jetzt geprüft.", "%(num)d Einrichtungen sind jetzt geprüft.", num)
        self.message_user(request, told % {"num": num}, messages.SUCCESS if num else messages.INFO)
