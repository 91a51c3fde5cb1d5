"""What a person wrote in a mail, and nothing else: no quoted letter, no signature, no address that stood in either."""

import re
from dataclasses import dataclass, field

from peoplelikeme.lib import mailbody, mailquotes, mailsender, mailsignatures

# In our letters above all else, with a sentence such as "Bitte über dieser Zeile antworten": all below it is quoted.
MARKER = "##- {} -##"
_SECRET_PATH = re.compile(r"/[^/\s]{0,200}:[^/\s]|/[^/\s]{20}")


@dataclass(frozen=True)
class House:
    """What our own letters look like: the domain of relay addresses, how pages' addresses begin, and sentences in them."""

    domain: str
    site: str
    sentences: frozenset = field(default_factory=frozenset)


def written(message, house):
    """The text that the writer of `message` wrote; "" only if there is none.

    What stood in quotes and signatures is gone, and so are the relay's addresses, links to somebody's own page and sentences
    of our letters. What the writer says of their own accord stays, telephone numbers too.
    """
    pieces = [_without_house(piece, house) for piece in mailquotes.own_pieces(mailbody.text(message))]
    name, _address = mailsender.sender(message) or ("", "")
    signed = [mailsignatures.without_signature(piece, name=name) for piece in pieces]
    if not any(piece.strip() for piece in signed):
        # What looks like a signature throughout was a message to whoever wrote it.
        signed = [mailsignatures.above_dashes(piece) for piece in pieces]
    own = "\n\n".join(piece for piece in signed if piece.strip())
    return re.sub(r"\n{3,}", "\n\n", own).strip()


def _without_house(piece, house):
    relay = re.compile(rf"<?(?:mailto:)?[\w.+-]{{1,80}}@{re.escape(house.domain)}>?", re.IGNORECASE)
    link = re.compile(rf"<?{re.escape(house.site)}[^\s<>]{{0,500}}>?", re.IGNORECASE)
    kept = []
    for line in piece.split("\n"):
        if _plain(line) in house.sentences:
            if kept and kept[-1].strip() == "--":
                kept.pop()  # above our own words, not above the writer's
            continue
        line = relay.sub("", line)
        kept.append(link.sub(lambda found: "" if _SECRET_PATH.search(found[0][len(house.site) :]) else found[0], line))
    return "\n".join(kept).strip("\n")


def _plain(line):
    """As sentences of our letters are compared: one space between words, no signs of formatting around."""
    return " ".join(line.split()).strip("*_> ").lower()


def sentences(*texts):
    """For House.sentences: every line of these texts as it is compared."""
    return frozenset(plain for text in texts for line in str(text).split("\n") if len(plain := _plain(line)) > 3)
