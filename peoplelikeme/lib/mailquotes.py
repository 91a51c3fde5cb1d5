"""Takes the quoted letter out of an answer and leaves what was written: above, below or between the quotes.

When unsure it keeps the words; but lines that name who was quoted, with their mail addresses, never stay.
Every pattern is tried on short pieces only, so that the time grows with the length of the letter and not faster.
"""

import re

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,64}@[^\s<>()\[\],;:\"]{1,255}")
_CLOCK = re.compile(r"\d{1,2}[:.٫h]\d{2}", re.IGNORECASE)
_LONGEST_LINE = 600
_QUOTED = re.compile(r"[ \t\u200e\u200f\u202a-\u202e]{0,8}(?:>|&gt;)")
_MARKER = re.compile(r"##-.{1,200}-##")

# How a line begins and which words it holds that says who wrote what is quoted below: Am … schrieb …:
_OPENINGS = re.compile(
    r"(?:am|on|le|den|il|el|em|op|dne|în|w|в|у|от|\w{2,3}[,.]|\d|من|از|في|فی|يوم|بتاريخ|در|people like me|\S{1,64}@|[\"'<])",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\b(?:schrieb|geschrieben|schreibt|wrote|writes|écrit|ecrit|escribió|ha scritto|pisze|napisał|a scris|schreef|yazdı|yazmış"
    r"|пише|писав|писала|написав|написала|написал|пишет|писал)\b|كتب|كتابة ما يلي|نوشت",
    re.IGNORECASE,
)

_LABELS = {
    "from": "von|absender|from|de|expéditeur|kimden|gönderen|від|від кого|от|от кого|من|المرسل|از|فرستنده",
    "sent": "gesendet|gesendet am|datum|sent|date|envoyé|envoyé le|gönderildi|gönderme tarihi|tarih|надіслано|дата|відправлено"
    "|отправлено|تم الإرسال|أُرسلت|أرسلت|تاريخ الإرسال|التاريخ|تاريخ|ارسال شده|ارسال‌شده|تاریخ|زمان",
    "to": "an|empfänger|to|à|destinataire|kime|alıcı|кому|إلى|الى|المستلم|به|گیرنده",
    "copy": "cc|kopie|bcc|bilgi|копія|копия|نسخة|نسخة إلى|رونوشت|reply-to|antwort an|répondre à",
    "subject": "betreff|subject|re|objet|sujet|konu|тема|الموضوع|موضوع",
}  # fmt: skip
_LABEL = re.compile(
    r"[\s*_>|\u200e\u200f\u202a-\u202e]{0,12}(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")[\s*_\xa0\u200f]{0,4}:",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"[\s>*]{0,8}[-_–—=*]{2,40}\s{0,4}(?:"
    r"(?:ursprüngliche|original|weitergeleitete)[ -]?(?:nachricht|e-?mail)|anfang der weitergeleiteten nachricht"
    r"|(?:original|forwarded)[ -](?:message|e-?mail)|message (?:d['’]origine|original|initial|transféré)"
    r"|(?:orijinal|özgün|iletilen) (?:ileti|mesaj|e-?posta)|(?:вихідне|оригінальне|переслане|пересилане) повідомлення"
    r"|(?:исходное|оригинальное|пересылаемое|пересланное) (?:сообщение|письмо)|(?:ال)?رسالة (?:ال)?أصلية"
    r"|الرسالة (?:المُعاد|المعاد) توجيهها|(?:پیام|نامه) (?:اصلی|هدایت شده|فوروارد شده)"
    r")[^\n]{0,40}",
    re.IGNORECASE,
)
_BARE_HEADING = re.compile(
    r"\s{0,8}(?:anfang der weitergeleiteten nachricht|begin forwarded message|début du message réexpédié)\s?:?\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s{0,8}[_\-=*─—]{5,100}\s*$")


# Marks that only steer the direction of writing stand anywhere in what Arabic mail programs write.
_STEERING = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def own_pieces(text):
    """What the writer wrote, in the pieces that quotes leave: each without empty lines around, none empty."""
    pieces = [[]]
    for line in _cut(_without_marked(text.split("\n"))):
        if line is None:
            pieces.append([])
        elif not names_an_address(line):
            pieces[-1].append(line.rstrip())
    joined = ["\n".join(piece).strip("\n") for piece in pieces]
    return [piece for piece in joined if piece.strip()]


def names_an_address(line):
    """Whether the line is one that names who was quoted, with an address: of a header or before a quote."""
    if "@" not in line:
        return False
    short = _seen(line)
    if not _ADDRESS.search(short):
        return False
    ends, is_said = short.rstrip(" *_").endswith(":"), bool(_WROTE.search(short))
    return bool(_LABEL.match(short)) or (is_said and ends) or ("<" in short and (is_said or ends))


def _seen(line):
    return line[:_LONGEST_LINE].translate(_STEERING)


def _without_marked(lines):
    """None in place of each quoted block, and of the line that announces it."""
    kept, before = [], ""
    for at, line in enumerate(lines):
        if _QUOTED.match(line) or _is_rest_of_quoted(lines, at, before):
            if not kept or kept[-1] is not None:
                _drop_announcement(kept)
                kept.append(None)
        elif line.strip() or not kept or kept[-1] is not None:
            kept.append(line)
        before = line
    return kept


def _is_rest_of_quoted(lines, at, before):
    """A quoted line that was broken in two, and only its first half marked."""
    line = lines[at].strip()[:80]
    if not line or len(before) < 60 or not _QUOTED.match(before):
        return False
    is_between = at + 1 < len(lines) and bool(_QUOTED.match(lines[at + 1]))
    return (is_between and line[0].islower()) or bool(re.fullmatch(r"<?[^\s<>]{1,64}@[^\s<>]{1,255}>?[:,;]?", line))


def _drop_announcement(kept):
    """Take `Am … schrieb …:` off the end, on however many lines it was broken, or the header block of the quoted letter."""
    while kept and kept[-1] is not None and not kept[-1].strip():
        kept.pop()
    last = []
    for line in reversed(kept[-4:]):
        if line is None or not line.strip():
            break
        last.insert(0, line)
    joined = [" ".join(_seen(line).strip() for line in last[-num:]) for num in range(1, len(last) + 1)]
    for is_it in (_is_announcement, _may_be_announcement):
        for num, text in enumerate(joined, start=1):
            if is_it(text[:_LONGEST_LINE]):
                del kept[-num:]
                return _drop_header_block(kept)
    return _drop_header_block(kept)


def _drop_header_block(kept):
    """Take `Von: … Gesendet: …` off the end, and what rules it off."""
    at = len(kept)
    while at and kept[at - 1] is not None and (_label(kept[at - 1]) or _is_rule(kept[at - 1])):
        at -= 1
    if len({_label(line) for line in kept[at:]} - {None}) >= 2 or any(_is_rule(line) for line in kept[at:]):
        del kept[at:]


def _is_announcement(joined):
    """A verb, a colon, and an address, our name or a time with a date: sure enough to leave out all below."""
    if not joined.rstrip(" *_").endswith((":", "：")):
        return False
    has_address, has_clock = bool(_ADDRESS.search(joined)), bool(_CLOCK.search(joined))
    if not _OPENINGS.match(joined.lstrip(" *_")) and not (has_address and "<" in joined):
        return False
    if not _WROTE.search(joined):
        return has_address and has_clock
    return has_address or (has_clock and len(re.findall(r"\d+", joined)) >= 4) or "people like me" in joined.lower()


def _may_be_announcement(joined):
    """Enough where marked lines follow: a name with an address, or a verb and a colon."""
    short = joined.rstrip(" *_")
    if _ADDRESS.search(short):
        return short.endswith((":", ">", "：")) or bool(_WROTE.search(short))
    return short.endswith(":") and len(short) < 120 and bool(_WROTE.search(short) and _OPENINGS.match(short))


def _cut(lines):
    """Leave out everything from where an unmarked quote begins; where nothing stands above, only what names who wrote."""
    labels = [_label(line) for line in lines]
    kept, at, has_words = [], 0, False
    while at < len(lines):
        length = 0 if lines[at] is None else _opens_quote(lines, labels, at)
        if length and has_words:
            break
        if not length:
            kept.append(lines[at])
            has_words = has_words or bool(lines[at] and lines[at].strip())
        at += length or 1
    while kept and (kept[-1] is None or not kept[-1].strip() or _is_rule(kept[-1])):
        kept.pop()
    return kept


def _opens_quote(lines, labels, at):
    """How many lines from `at` announce a quote that nothing marks; 0 if they do not."""
    line = _seen(lines[at])
    if not line.strip():
        return 0
    if _MARKER.search(line) or _HEADING.match(line) or _BARE_HEADING.match(line):
        return 1 + _header_lines(lines, labels, at + 1)
    if _is_rule(line):
        num = _header_lines(lines, labels, at + 1)
        return num and num + 1
    return _header_lines(lines, labels, at) or _announcement_lines(lines, at)


def _announcement_lines(lines, at):
    parts = []
    for line in lines[at : at + 4]:
        if line is None or not line.strip():
            return 0
        parts.append(_seen(line).strip())
        if _is_announcement(" ".join(parts)[:_LONGEST_LINE]):
            # What stands above the shortest announcement is the writer's own.
            is_later = any(_is_announcement(" ".join(parts[i:])[:_LONGEST_LINE]) for i in range(1, len(parts)))
            return 0 if is_later else len(parts)
    return 0


def _header_lines(lines, labels, at):
    """How many lines from `at` are a header block of a quoted letter, empty ones before it counted; 0 if there is none.

    At least three different labels, or two and an address. A label may stand alone on its line, its value below.
    """
    num = 0
    while num < 3 and at + num < len(lines) and lines[at + num] is not None and not lines[at + num].strip():
        num += 1
    kinds, has_address, num_bare, end, since = set(), False, 0, 0, 0
    window = slice(at + num, at + num + 16)
    for line, label in zip(lines[window], labels[window], strict=True):
        since = 0 if label else since + 1
        if line is None or not (kinds or label) or since > 2 or (len(kinds) >= 3 and not line.strip()):
            break
        num += 1
        if label:
            kinds.add(label)
        has_here = "@" in line and bool(_ADDRESS.search(_seen(line)))
        has_address = has_address or (has_here and since < 2)
        if label or (since == 1 and (has_here or num_bare > 1)):
            end = num
        num_bare += bool(label) and line.rstrip(" *_").endswith(":")
    return end if len(kinds) >= 3 or (len(kinds) == 2 and has_address) else 0


def _label(line):
    found = _LABEL.match(_seen(line)[:200]) if line else None
    return found.lastgroup if found else None


def _is_rule(line):
    return bool(_RULE.match(line[:200]) or _HEADING.match(line[:200]))
