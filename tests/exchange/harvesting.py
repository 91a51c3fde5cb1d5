"""Somebody who reads the feed as the specification of RPDE tells her to."""

FEED = "/austausch/v1/feed"
RPDE = "application/vnd.openactive.rpde+json; version=1"


class Harvester:
    """Goes from page to page; `held` is what she has: id → data."""

    def __init__(self, client):
        self.client, self.next, self.held, self.gone = client, FEED, {}, set()

    def read(self):
        """One page. Returns how many items stood there."""
        response = self.client.get(self.next)
        assert (response.status_code, response["Content-Type"]) == (200, RPDE)
        page = response.json()
        assert set(page) == {"next", "items", "license"}
        for item in page["items"]:
            self._take(item)
        order = [(item["modified"], item["id"]) for item in page["items"]]
        assert order == sorted(set(order))
        self.next = page["next"].removeprefix("http://127.0.0.1:8000")
        return len(page["items"])

    def _take(self, item):
        assert (item["kind"], type(item["modified"])) == ("Posting", int)
        if item["state"] == "updated":
            self.held[item["id"]] = item["data"]
            self.gone.discard(item["id"])
        else:
            assert (item["state"], "data" in item) == ("deleted", False)
            self.held.pop(item["id"], None)
            self.gone.add(item["id"])

    def read_all(self):
        """To the page that leads to itself. Returns how many pages had something on them."""
        num, before = 0, self.next
        while self.read():
            num, before = num + 1, self.next
        assert self.next == before
        return num
