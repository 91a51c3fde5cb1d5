"""What the answer ladder has done about a request, for its own page."""

from django import template

from coordination.models import Ladder
from network.directory import Entry
from postings.models import Status

register = template.Library()


@register.inclusion_tag("coordination/answering/_my_answers.html")
def my_answers(posting):
    """The contact points somebody was referred to, or that nothing was found yet. What a letter says stands here too."""
    referrals = posting.referrals.select_related("contact_point__municipality").order_by("-at", "-pk")
    told = Ladder.objects.filter(posting=posting, told_at__isnull=False).first()
    waits = posting.is_public and posting.waits_since is not None
    return {
        "posting": posting,
        "referrals": [(referral, Entry(referral.contact_point)) for referral in referrals],
        "told_at": told.told_at if told and told.num_told and waits else None,
        "is_unread": bool(told) and posting.status == Status.SUBMITTED,
        "waits": waits,
    }
