"""Who sits here, for the head of each page of the staff room."""

from django import template
from django.utils.translation import gettext as _

from coordination import permissions

register = template.Library()


@register.simple_tag
def account_line(user):
    """Name, role and where: Cora, Koordination Kassel, ganz Hessen."""
    return ", ".join([user.get_short_name(), user.get_role_display(), _where(user)])


def _where(user):
    if permissions.is_everywhere(user):
        return _("ganz Hessen")
    return ", ".join(region.name for region in permissions.own_regions(user)) or _("noch keine Region")
