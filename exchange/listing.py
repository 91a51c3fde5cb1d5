"""What reading another software brings, whatever it speaks: a Listing of what it has, and each item in full as a Told."""

from dataclasses import dataclass, field

from postings.models import Municipality

MOST_WANTED = 10_000  # of one posting


@dataclass(frozen=True)
class Listed:
    """One item as its source lists it. `digest` is another once something else is said of it; `said` is for who reads it in
    full."""

    id: int
    title: str
    num_wanted: int
    digest: str
    said: object


@dataclass(frozen=True)
class Listing:
    """`is_whole`: nothing says that items were left out, so that what is missing is gone."""

    items: list[Listed] = field(default_factory=list)
    is_whole: bool = True


@dataclass(frozen=True)
class Told:
    """One item in full. `fields` are those of a Posting but category and place; `words` name the category, as slugs of ours
    or in the source's own way; answers go to `email` or `phone`; where `url` or its text leads to us it is an echo."""

    fields: dict
    town: Municipality | None
    words: tuple[str, ...]
    organisation: str
    email: str = ""
    phone: str = ""
    url: str = ""
