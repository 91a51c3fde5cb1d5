from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import Organisation, User


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class AccountAdmin(UserAdmin):
    add_form = AccountCreationForm
    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Rechte"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2", "is_staff"]})]


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
