"""Where the pages of a barcamp's team lie: in the staff room, and below the organisation whose event it is."""

from django.utils.translation import gettext_lazy as _

from people.staff_pages import StaffPage

from . import camp_board, camp_team
from .camp_desk import of_staff, of_stewards

PAGES = [
    ("", camp_team.camp_list, "camp_list"),
    ("{key}/", camp_board.camp_detail, "camp_detail"),
    ("{key}/pruefung/", camp_team.camp_review, "camp_review"),
    ("{key}/einrichten/", camp_team.camp_setup, "camp_setup"),
    ("{key}/bild/<int:documentation_pk>/", camp_team.camp_picture, "camp_picture"),
]
STAFF = [
    StaffPage("barcamp/" + route.format(key="<int:pk>"), of_staff(page), name, "" if route else _("Barcamp"))
    for route, page, name in PAGES
]
STEWARDS = [
    ("barcamp/" + route.format(key="<int:camp_pk>"), of_stewards(page), f"steward_{name}")
    for route, page, name in PAGES
]
