"""Takes off what mail programs and people put under every letter: signatures, "Von meinem iPhone gesendet", cards of
name, telephone and address. The greeting and the name stay; when unsure all stays."""

import re

_LONGEST_SIGNATURE = 12  # lines; below a longer one "--" was a line somebody drew
_SENT_FROM = re.compile(
    r"[\s*_\u200e\u200f\u202a-\u202e]{0,8}(?:"
    r"(?:diese (?:nachricht|e-?mail|mail) wurde )?von (?:meinem|unterwegs|mein)[\w\s.,'’+()-]{0,60}(?:gesendet|geschickt)?"
    r"|von (?:outlook|yahoo|samsung|gmx|web\.de)[\w\s.,'’/+()-]{0,50} gesendet|von unterwegs gesendet"
    r"|gesendet (?:von|mit|über|aus)(?: meine[mr]| der| dem)?[\w\s.,'’/:+()-]{1,70}"
    r"|(?:holen sie sich|beziehen sie|laden sie) outlook für[\w\s<>:/.-]{1,60}|outlook für (?:android|ios)[\w\s<>:/.-]{0,60}herunterladen"
    r"|(?:sent|sended) (?:from|with|via|using)[\w\s.,'’/:+()-]{1,70}|get outlook for[\w\s<>:/.-]{1,60}"
    r"|envoyé (?:de|depuis|à partir de|avec|par)[\w\s.,'’/:+()-]{1,70}|télécharger outlook pour[\w\s<>:/.-]{1,60}"
    r"|obtenez outlook pour[\w\s<>:/.-]{1,60}"
    r"|(?:[\w\s.,'’]{1,40})(?:den|dan|ten|tan|imden|ımdan) gönderildi|[\w\s.'’]{1,30} için outlook['’]?u (?:edinin|alın)[\w\s<>:/.-]{0,60}"
    r"|(?:надіслано|відправлено|отправлено|отправлена) (?:з|із|зі|с|со|через|від|из|от)\s[\w\s.,'’\"«»/:+()-]{1,70}"
    r"|(?:تم الإرسال|أُ?رسلت?|مرسل[ةه]?|أرسل) (?:من|بواسطة|عبر)[\w\s.,'’/:+()\u0600-\u06ff-]{1,70}"
    r"|(?:ارسال شده|ارسال‌شده|فرستاده شده|فرستاده‌شده) (?:از|با)[\w\s.,'’/:+()\u0600-\u06ff\u200c-]{1,70}"
    r"|از [\w\s\u0600-\u06ff\u200c]{1,40} (?:من )?(?:ارسال|فرستاده) شد(?:ه(?: است)?)?"
    r"|virenfrei\.?[\s(<]{0,4}(?:www\.avast\.com)?[>)]?|virus-free\.?[\s(<]{0,4}(?:www\.avast\.com)?[>)]?"
    r"|diese e-?mail wurde von avast[\w\s-]{0,40}(?:geprüft|überprüft)\.?(?:\s?https?://\S{1,80})?"
    r")[\s.!*_\u200e\u200f\u202c]{0,4}$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\s{0,4}(?:(?:viele|liebe|herzliche|beste|schöne|freundliche|ganz liebe|mit (?:freundlichen|besten|lieben|herzlichen)) grü(?:ß|ss)e?n?"
    r"|gruß|grüße|lg|mfg|vg|(?:kind|best|warm|many|warmest) (?:regards|wishes)|regards|best|sincerely|yours|cheers|thanks|danke"
    r"|cordialement|bien à vous|amicalement|salutations|saygılarımla|saygılar|selamlar|sevgiler|iyi günler|з повагою|з найкращими|"
    r"с уважением|всего доброго|مع (?:خالص )?(?:التحية|التحيات|تحياتي)|تحياتي|وشكرا|شكرا|با (?:احترام|تشکر|سپاس)|ارادتمند)\b[^\n]{0,40}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:[+(]|\b)[\d٠-٩۰-۹](?:[\s()/.–-]{0,3}[\d٠-٩۰-۹]){5,}")
_LABELLED = re.compile(
    r"(?:tel|telefon|mobil|handy|fon|phone|mobile|cell|fax|mail|e-?mail|web|www|internet|whatsapp|tél|téléphone|courriel|cep|gsm"
    r"|тел|моб|пошта|почта|ел\. пошта|هاتف|جوال|موبايل|بريد|تلفن|موبایل|همراه|ایمیل)(?:\.|\b)[^\n]{0,100}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?(?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?")
_PAGE = re.compile(r"<?(?:https?://|www\.)\S{1,200}", re.IGNORECASE)
_STREET = re.compile(
    r"[^\W\d_][\w. -]{1,40}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm)\s?\d{1,4}\s?[a-z]?(?:,.{0,60})?",
    re.I,
)
_TOWN = re.compile(r"(?:D-)?\d{5}\s[^\W\d_][\w ./()-]{1,40}")


def without_signature(piece, *, name=""):
    """`piece` without the signature at its end; "" if it is nothing else. `name` is how the sender's mail program shows them."""
    lines = above_dashes(piece).split("\n")
    lines = [line for line in lines if len(line) > 200 or not _SENT_FROM.match(line)]
    return "\n".join(_trimmed(_without_card(_trimmed(lines), name)))


def above_dashes(piece):
    """What stands above the line "-- " under which mail programs put signatures (RFC 3676)."""
    lines = piece.split("\n")
    for at, line in enumerate(lines):
        if line.strip() in ("--", "—", "–"):
            is_signature = sum(bool(below.strip()) for below in lines[at + 1 :]) <= _LONGEST_SIGNATURE
            return "\n".join(lines[:at]) if is_signature else piece
    return piece


def _trimmed(lines):
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _without_card(lines, name):
    """Without the ways to reach somebody that stand under a name at the end, where the name shows that it is a card.

    A number alone, or one that the writer announces, is part of the message.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip() or _reaches(lines[end - 1])):
        end -= 1
    if not end or not any(_reaches(line) for line in lines[end:]) or lines[end - 1].rstrip().endswith(":"):
        return lines
    above = [line for line in lines[max(0, end - 4) : end] if line.strip()]
    num_ways = sum(_reaches(line) for line in lines[end:])
    is_card = _is_name(above[-1], name) or any(_GREETING.match(line[:80]) for line in above[-3:])
    if is_card or (num_ways >= 3 and len(above[-1]) <= 40 and above[-1][:1].isupper()):
        return lines[:end] if end > 1 else lines
    return lines


def _reaches(line):
    """Whether the line holds a way to reach somebody and nothing else."""
    text = line.strip(" \t*_|•·-–")[:160]
    if not text:
        return False
    parts = [part.strip() for part in re.split(r"\s[|•·/]\s|\t", text) if part.strip()]
    return bool(parts) and all(_is_way(part) for part in parts)


def _is_way(part):
    if any(kind.fullmatch(part) for kind in (_ADDRESS, _PAGE, _STREET, _TOWN)):
        return True
    if _LABELLED.fullmatch(part):
        return bool(_NUMBER.search(part) or _ADDRESS.search(part) or _PAGE.search(part) or "www." in part)
    return bool(_NUMBER.fullmatch(part))


def _is_name(line, name):
    words = {word for word in re.findall(r"\w+", line.lower()) if len(word) > 1}
    known = {word for word in re.findall(r"\w+", name.lower()) if len(word) > 1}
    return bool(words & known) and len(words) <= 5
