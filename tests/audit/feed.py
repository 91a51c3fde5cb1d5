"""The feed under OpenActive's own validator."""

from . import node, pages

TITLE = "RPDE Validator"
FEED = "/austausch/v1/feed"


def findings(site):
    pages.Reader().read(site + FEED)  # of a feed that does not answer the validator says nothing
    for found in node.told("feed.js", site + FEED):
        yield node.Finding(found["url"].removeprefix(site), found["message"], found["severity"] == "failure")
