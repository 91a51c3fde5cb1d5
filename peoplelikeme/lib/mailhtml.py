"""The text of a letter written in HTML: lines as a reader sees them, quoted parts marked with "> " as in plain letters."""

import re
from html.parser import HTMLParser

LONGEST = 400_000  # characters; the rest of a longer letter is not read
_LINES = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "td", "th", "tr", "ul",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = {"head", "script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "select"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What mail programs put around the letter they answer, and what they put in front of it. Gmail's own block is not here:
# answers between the quotes stand inside it, and the quotes are blockquotes.
_QUOTED = re.compile(
    r"\b(?:yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra"
    r"|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|replyforwardmessage)\b",
    re.IGNORECASE,
)
_ALL_BELOW = re.compile(r"\b(?:divRplyFwdMsg|appendonsend|stopSpelling|OLK_SRC_BODY_SECTION)\b", re.IGNORECASE)
_ATTRIBUTION = re.compile(r"\b(?:gmail_attr|moz-cite-prefix)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_LONE = re.compile(r"<(?![a-zA-Z/][^<>]{0,4000}>)")


def text_of(html):
    """Plain text of `html`. Costs as much time as the letter is long, however broken it is."""
    reader = _Reader()
    reader.feed(_tidied(html[:LONGEST]))
    reader.close()
    return reader.text()


def _tidied(html):
    """Without comments and declarations, and with a `<` that begins no tag as a sign: what the parser is slow about."""
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        end = html.find("-->", start + 4)
        kept.append(html[at:start])
        if end < 0:
            return _LONE.sub("&lt;", "".join(kept))
        at = end + 3
    html = re.sub(r"<[!?][^<>]{0,4000}>", "", "".join([*kept, html[at:]]))
    return _LONE.sub("&lt;", html)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = [(0, [])]  # how deep each line is quoted, and its pieces
        self.open = []  # (tag, whether it hides, whether it quotes) of every element we are in
        self.num_hidden = self.num_quoted = 0
        self.is_all_quoted = False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        marks = f"{given.get('class', '')} {given.get('id', '')}"
        if tag == "br":
            self._new_line()
            return
        if tag in _LINES:
            self._new_line(only_if_begun=True)
        if _ALL_BELOW.search(marks):
            self.is_all_quoted = True
        if tag in _VOID or len(self.open) > 2_000:
            return
        hides = tag in _UNSEEN or bool(_HIDDEN.search(given.get("style", "")))
        quotes = tag == "blockquote" or bool(_QUOTED.search(marks)) or bool(_ATTRIBUTION.search(marks))
        self.open.append((tag, hides, quotes))
        self.num_hidden += hides
        self.num_quoted += quotes

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        nearest = next(
            (i for i in range(len(self.open) - 1, max(-1, len(self.open) - 60), -1) if self.open[i][0] == tag), None
        )
        if nearest is not None:
            for _tag, hides, quotes in self.open[nearest:]:
                self.num_hidden -= hides
                self.num_quoted -= quotes
            del self.open[nearest:]
        if tag in _LINES:
            self._new_line(only_if_begun=True)
        if tag in _PARAGRAPHS:
            self._new_line()

    def handle_data(self, data):
        if self.num_hidden:
            return
        if any(tag == "pre" for tag, _hides, _quotes in self.open[-4:]):
            first, *more = data.split("\n")
            self._add(first)
            for line in more:
                self._new_line()
                self._add(line)
        else:
            self._add(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _add(self, piece):
        _depth, pieces = self.lines[-1]
        if not pieces and piece.strip():
            self.lines[-1] = (self._depth(), [piece])
        elif piece.strip() or pieces:
            pieces.append(piece)

    def _new_line(self, *, only_if_begun=False):
        if not only_if_begun or self.lines[-1][1]:
            self.lines.append((self._depth(), []))

    def _depth(self):
        return self.num_quoted + self.is_all_quoted

    def text(self):
        lines = [(depth, "".join(pieces).replace("\xa0", " ").strip()) for depth, pieces in self.lines]
        return "\n".join("> " * bool(depth and line) + line for depth, line in lines)
