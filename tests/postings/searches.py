"""Saved searches as tests need them."""

from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from postings import search_keys
from postings.filters import PostingFilter
from postings.models import Kind, SavedSearch
from postings.models.search import reader_of

ADA = "ada@example.org"


def make_search(query="", kind=Kind.REQUEST, *, email=ADA, **fields):
    """As saved_searches.save() leaves it: nobody has said yes."""
    asked = PostingFilter(QueryDict(query), kind=kind)
    return SavedSearch.objects.create(
        kind=kind, query=asked.sought, email=email, reader=reader_of(email), **search_keys.of(asked), **fields
    )


def make_confirmed(query="", *, days_ago=1, **fields):
    earlier = timezone.now() - timedelta(days=days_ago)
    return make_search(query, **{"created_at": earlier, "confirmed_at": earlier, **fields})
