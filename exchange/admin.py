"""Which agencies we read, and what their words mean. Readings themselves are on a page of the staff room."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Harvested, SoftwareSource, SourceWord


@admin.register(SoftwareSource)
class SoftwareSourceAdmin(admin.ModelAdmin):
    list_display = ["name", "speaks", "agency", "is_active", "trusted_at", "trusted_by"]
    list_select_related = ["trusted_by"]
    readonly_fields = ["trusted_at", "trusted_by"]
    prepopulated_fields = {"slug": ["name"]}
    actions = ["trust", "trust_no_more"]

    @admin.action(description=_("Vertrauen: Einträge ohne eigene Prüfung zeigen"), permissions=["change"])
    def trust(self, request, queryset):
        queryset.filter(trusted_at=None).update(trusted_at=timezone.now(), trusted_by=request.user)

    @admin.action(description=_("Nicht mehr vertrauen: Einträge erst prüfen"), permissions=["change"])
    def trust_no_more(self, request, queryset):
        queryset.update(trusted_at=None, trusted_by=None)


@admin.register(SourceWord)
class SourceWordAdmin(admin.ModelAdmin):
    list_display = ["word", "category", "first_seen_at"]
    list_editable = ["category"]
    list_select_related = ["category"]
    list_filter = [("category", admin.EmptyFieldListFilter)]
    search_fields = ["word"]
    readonly_fields = ["first_seen_at"]
    list_per_page = 50


@admin.register(Harvested)
class HarvestedAdmin(admin.ModelAdmin):
    """Read only: where a posting came from, and what was left out and why."""

    list_display = ["title", "source", "item", "left", "posting", "imported_at", "gone_at"]
    list_select_related = ["source", "posting"]
    list_filter = ["source", "left"]
    search_fields = ["title"]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
