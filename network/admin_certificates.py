"""Certificates, for those who confirm what was done and revoke what was not."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people import privacy
from people.models import Organisation

from . import certificates
from .models import Certificate


class IssuingForm(forms.ModelForm):
    def clean_email(self):
        """Held in small letters, as it is compared."""
        return self.cleaned_data["email"].lower()


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin):
    form = IssuingForm
    list_display = ["number", "organisation", "hours", "issued_at", "issued_by", "revoked_at"]
    list_select_related = ["organisation", "issued_by"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    search_fields = ["number", "name", "organisation__name"]
    fields = ["organisation", "name", "email", "tasks", "hours", "from_on", "until_on"]
    actions = ["revoke"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.verified()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(self, request, obj=None):
        """Whoever issues one types an address; afterwards it reaches letters, and no reader."""
        return [("masked" if name == "email" and obj else name) for name in self.fields]

    @admin.display(description=_("E-Mail"))
    def masked(self, certificate):
        return privacy.masked_address(certificate.email)

    def get_readonly_fields(self, request, obj=None):
        """What is on paper is not changed: it is revoked, and another one issued."""
        return self.get_fields(request, obj) if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            said = {name: form.cleaned_data[name] for name in self.fields if name != "organisation"}
            obj.pk = certificates.issue(form.cleaned_data["organisation"], said, by=request.user).pk

    @admin.action(description=_("Ausgewählte Nachweise widerrufen"), permissions=["change"])
    def revoke(self, request, queryset):
        num = certificates.revoke(queryset, by=request.user)
        told = ngettext("%(num)d Nachweis gilt nicht mehr.", "%(num)d Nachweise gelten nicht mehr.", num)
        self.message_user(request, told % {"num": num}, messages.SUCCESS if num else messages.INFO)
