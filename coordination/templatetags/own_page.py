"""What the office has done, for the page of everything that belongs to a mail address."""

from django import template

from coordination import belonging, call_out_access, standing
from network.directory import Entry
from postings.belongings import MOST

register = template.Library()


@register.inclusion_tag("coordination/answering/_own_page.html", takes_context=True)
def office_on_own_page(context, people):
    """Matches and referrals, as her postings' own pages tell them. `people` are her rows of Person."""
    people = list(people)
    return {
        "matches": [_told(match, belonging.side_of(match, people)) for match in belonging.matches(people)[:MOST]],
        "referrals": [(each, Entry(each.contact_point)) for each in belonging.referrals(people)[:MOST]],
        "invitations": [(each, call_out_access.link_token(each)) for each in belonging.invitations(people)[:MOST]],
        "csrf_token": context.get("csrf_token"),
    }


def _told(match, side):
    return {"match": match, "own": match.posting(side), "standing": standing.of(match, side)}
