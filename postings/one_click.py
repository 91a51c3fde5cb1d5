"""Headers by which a reader's own mail program stops letters: one POST to a signed address, without a page (RFC 8058)."""

NAME = "List-Unsubscribe"


class UnfoldedHeader(str):
    """A header that stays one line. Python would break a long address into encoded words, which mail programs do not read;
    a line may have 998 letters."""

    name = NAME

    def fold(self, *, policy):
        return f"{self.name}: {self}{policy.linesep}"


def headers(address):
    """For emails.send(). POST to `address` must stop the letters without cookie or CSRF token; GET must change nothing."""
    return {NAME: UnfoldedHeader(f"<{address}>"), f"{NAME}-Post": f"{NAME}=One-Click"}
