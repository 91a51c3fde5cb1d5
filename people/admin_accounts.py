"""Accounts: who has one, with which role. Passwords and second factors are each person's own; here they can only begin anew."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import account_letters, second_factor
from .models import User
from .roles import Role

# Rights come from roles.toml; what opens an account is nobody's to look at.
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)

LAST_ONE = "the_last_active_coordinator_stays"
LAST_ONE_STAYS = _(
    "Das ist das letzte offene Konto der Koordination Kassel. Geben Sie diese Rolle zuerst einem anderen Konto."
)


class AccountForm(forms.ModelForm):
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ["email", "name", "role", "is_active"]
        labels = {"is_active": _("offen")}
        help_texts = {
            "is_active": _("Ohne Haken ist das Konto geschlossen, und wer damit angemeldet ist, ist draußen.")
        }

    def clean_email(self):
        """Held in small letters, as it is compared."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Zu dieser Adresse gibt es schon ein Konto. Suchen Sie es in der Liste."))
        return email

    def clean(self):
        said = super().clean()
        stays = said.get("role") == Role.COORDINATOR and said.get("is_active", True)
        was = User.objects.coordinators().filter(pk=self.instance.pk).exists()
        if was and not stays and not User.objects.coordinators().exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(LAST_ONE_STAYS)
        return said


class NewAccountForm(AccountForm):
    class Meta(AccountForm.Meta):
        fields = ["email", "name", "role"]


@admin.register(User)
class AccountAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "role", "is_active", "second_factor", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["name", "email"]
    readonly_fields = ["last_login"]
    actions = ["reset_second_factor"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **{**kwargs, "form": AccountForm if obj else NewAccountForm})

    def get_fields(self, request, obj=None):
        return ["email", "name", "role", *(["is_active", "last_login"] if obj else [])]

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.KINDS)
        return super().get_queryset(request).annotate(has_factor=Exists(factors))

    @admin.display(description=_("zweiter Faktor"), boolean=True)
    def second_factor(self, user):
        return user.has_factor

    def has_delete_permission(self, request, obj=None):
        """An account is closed; its name stays with what it decided."""
        return False

    def save_model(self, request, obj, form, change):
        """Whoever gets an account chooses her password herself, by the link in her first letter."""
        obj.is_staff = True
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            account_letters.welcome.enqueue(obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form says it kindly; where two administrators are at it at once, only the database knows."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            if LAST_ONE not in str(error.__cause__.diag.constraint_name):
                raise
            self.message_user(request, LAST_ONE_STAYS, messages.ERROR)
            return HttpResponseRedirect(request.path)

    @admin.action(description=_("Zweiten Faktor zurücksetzen"), permissions=["change"])
    def reset_second_factor(self, request, queryset):
        users = list(queryset)
        for user in users:
            second_factor.reset(user)
        LogEntry.objects.log_actions(request.user.pk, users, CHANGE, _("Zweiter Faktor zurückgesetzt."))
        told = ngettext(
            "%(num)d Konto bekommt eine E-Mail und richtet den zweiten Faktor neu ein.",
            "%(num)d Konten bekommen eine E-Mail und richten den zweiten Faktor neu ein.",
            len(users),
        )
        self.message_user(request, told % {"num": len(users)}, messages.SUCCESS)
