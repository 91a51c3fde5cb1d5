"""Figures as they stand on pages and in files: a title, a sentence, a picture, and the table behind it."""

from . import endings, matching, regions, requests, weeks

# In the order of the page. The name stands in addresses of files.
PANELS = {
    "offen": weeks.standing,
    "neu": weeks.arriving,
    "beteiligte": weeks.growing,
    "erste-antwort": weeks.first_answers,
    "antworten": requests.rungs,
    "vermittlungen": matching.matches,
    "nicht-geklappt": matching.failures,
    "bis-zur-vermittlung": weeks.agreements,
    "ausgang": endings.outcomes,
    "verteilung": matching.crowding,
    "verweise": matching.referrals,
    "kategorien": requests.categories,
    "sprachen": requests.languages,
    "regionen": regions.regions,
}

__all__ = ["PANELS", "endings", "matching", "regions", "requests", "weeks"]
