"""Finds what would give somebody away in a text that all may read: addresses of mail, web and house, numbers, handles.

Pure functions over text. Digits of every script count; marks that only steer the direction of writing are ignored.
"""

import re
import unicodedata

# Marks nobody sees fall away; wide signs of East Asian keyboards read as the plain ones.
_READ_AS = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
_READ_AS |= {ord("＠"): "@", ord("．"): ".", ord("＋"): "+"}
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_TLD = r"(?:de|com|net|org|eu|info|io|ru|ua|ir|tr|ch|fr|uk|biz|xyz|shop|online)"

EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*"
    r"|(?<![\w.+-])[\w.+-]{1,64}\s?[(\[{<]\s?(?:at|ät|@|arroba|klammeraffe)\s?[)\]}>]"
    r"\s?[\w-]+(?:\s?(?:\.|[(\[{]\s?(?:dot|punkt)\s?[)\]}])\s?[\w-]+)*"
    rf"|(?<![\w.+-])[\w.+-]{{1,64}}\s(?:at|ät|@)\s[\w-]+(?:\.|\s(?:dot|punkt)\s){_TLD}\b",
    re.IGNORECASE,
)
LINK = re.compile(
    r"\bhttps?://\S+"
    r"|\bwww\.[\w-]+\.\S+"
    r"|\b(?:t|wa)\.me/\S+"
    rf"|(?<![\w@.-])[\w-]{{2,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.{_TLD}\b(?:/\S*)?",
    re.IGNORECASE,
)
IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b|\bIBAN\b[\s:]*\d[\d ]{7,}", re.IGNORECASE
)
IBAN_DIGITS = 10

# Numbers that are no telephone numbers. A year may be Gregorian or of the Iranian calendar.
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20|13|14)\d\d"
_HARMLESS = re.compile(
    rf"(?<!\d)(?<!\d[./-])(?:"
    rf"{_YEAR}[./-]{_MONTH}[./-]{_DAY}"
    rf"|{_DAY}\s?[./-]\s?{_MONTH}\s?[./-]\s?(?:{_YEAR}|\d\d)"
    rf"|{_DAY}\.\s?{_MONTH}\."
    rf"|{_YEAR}\s?[/–-]\s?(?:{_YEAR}|\d\d)"
    rf")(?!\d)"
    r"|(?<![\d.])(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)"
    r"|(?<![\d.])(?:[01]?\d|2[0-4])\.[0-5]\d(?![./-]?\d)"
    r"|(?<![\d.+])\d{1,3}(?:[. ]\d{3})*(?:,\d+)?\s?(?:€|euro\b|eur\b|cent\b)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{3})+(?![\d.])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w,])(?:\+[ ]?)?\(?\d(?:[ \xa0()/.–-]{0,3}\d){5,}")
_FEWEST_DIGITS = 7
_SPOKEN = re.compile(
    r"(?:\b(?:null|eins|zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|zero|one|two|three|four|five|six|seven|eight|nine)\b[\s,.-]*){6,}",
    re.IGNORECASE,
)

HANDLE = re.compile(
    r"(?<![\w.])@[\w.]{3,}"
    r"|\b(?:whats\s?app|wattsapp|telegram|instagram|insta|facebook|tiktok|snapchat|viber|threema|skype)\b"
    r"|و[ا]?تس\s?[اأآ]?[بپ]|ت[ي]?ل[يی]?[غجگ]را?م|[اإ][نی]+ستا?[غجگ]را?م|فيسبوك|فیسبوک|فیس‌?بوک|ا?سناب\s?شات"
    r"|в[ао]т?с?т?сап|телеграм|вайбер|[іи]нстаграм|фейсбук",
    re.IGNORECASE,
)

_UNITS = (
    r"(?!\s*(?:km|kilometer|meter|m\b|cm|min|uhr|stunden|std|jahre|personen|leute|kinder|menschen|euro|€|%|mal\b|x\b"
    r"|stück))"
)
_NO_STREET = (
    r"(?!(?:schlaf|arbeits|kita-?|park|stell|studien|ausbildungs|praktikums|sitz|spiel|sport|liege|steh|bolz|fußball|schul|"
    r"kindergarten-?|therapie|um|rück|heim|schul|hin|an|fahr)(?:platz|plätze|weg)\b)"
)
ADDRESS = re.compile(
    # German, one word or two: Lindenstraße 12, Frankfurter Str. 3a, Berliner Platz 1
    rf"\b{_NO_STREET}[^\W\d_][\w-]{{1,30}}(?:straße|strasse|str\.?|weg|platz|allee|gasse|damm|chaussee|promenade|ufer)"
    rf"\s?\d{{1,4}}\s?[a-z]?\b{_UNITS}"
    rf"|\b[^\W\d_][\w-]{{1,30}}(?:er|-)\s(?:straße|strasse|str\.|weg|platz|allee|ring|tor|ufer|berg)\s?\d{{1,4}}\s?[a-z]?\b{_UNITS}"
    # Am Lindenhof 3, An der Fulda 12: only where a line or sentence ends, or a postcode follows
    r"|\b(?:am|an der|an den|auf der|auf dem|im|in der|zum|zur|unter den|hinter der|hinter dem)\s"
    r"(?!(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|januar|februar|märz|april|mai|juni|juli|august|"
    r"september|oktober|november|dezember|haus|raum|zimmer|block|tram|bus|gleis|stufe|alter|klasse|jahr|monat|woche|gebäude|niveau|linie)\b)"
    r"[^\W\d_][\w-]{1,30}\s\d{1,3}\s?[a-z]?(?=\s?(?:,|;|\)|$)|\.(?:\s|$)|\s\d{5}\b)"
    # English, French, Turkish, Ukrainian and Russian, Arabic, Persian
    r"|\b\d{1,4}\s[^\W\d_]\w{1,30}\s(?:street|st\.|road|rd\.|avenue|lane)(?!\w)"
    r"|\b\d{1,4}(?:\s?bis)?,?\s(?:rue|avenue|boulevard|chemin|allée)\s(?:de\s|du\s|des\s|la\s|l['’])*\w+"
    r"|\b\w{2,30}\s(?:caddesi|cad\.|sokak|sokağı|sok\.)\s?(?:no\s?:?\.?\s?)?\d{1,4}"
    r"|(?:\bвул\.|\bвулиця|\bулица|\bул\.)\s?[^\W\d_][\w-]{1,30},?\s?(?:буд\.?\s?|дом\s?)?\d{1,4}"
    r"|(?:شارع|خیابان)\s\S{1,30}(?:\s\S{1,30})?\s(?:رقم\s|پلاک\s)?\d{1,4}",
    re.IGNORECASE | re.MULTILINE,
)


def plain(text):
    """The text with digits of every script as 0 to 9, and without marks nobody sees."""
    text = unicodedata.normalize("NFC", str(text)).translate(_READ_AS)
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


def emails(text):
    return [found[0] for found in EMAIL.finditer(plain(text))]


def links(text):
    """Links and bare host names; what stands inside a mail address is none."""
    return [found[0].rstrip(".,;:!?)") for found in LINK.finditer(EMAIL.sub(" ", plain(text)))]


def ibans(text):
    return [found[0].strip() for found in IBAN.finditer(plain(text)) if _num_digits(found[0]) >= IBAN_DIGITS]


def addresses(text):
    return [found[0].strip() for found in ADDRESS.finditer(plain(text))]


def handles(text):
    return [found[0] for found in HANDLE.finditer(EMAIL.sub(" ", plain(text)))]


def phones(text):
    """Numbers that are written as one dials them in Germany or from abroad: with 0 or + in front."""
    return [number for number in _numbers(text) if _is_dialled(number)]


def maybe_phones(text):
    """Numbers long enough to be dialled but without 0 or + in front, and numbers spelt out."""
    written = [number for number in _numbers(text) if not _is_dialled(number) and not _is_a_list(number)]
    return written + [found[0].strip() for found in _SPOKEN.finditer(plain(text))]


def _numbers(text):
    """What is left once dates, times, amounts, years and IBANs are taken out. They leave a letter, so that what stood
    around them does not grow together."""
    text = LINK.sub("x", EMAIL.sub("x", IBAN.sub("x", plain(text))))
    text = _HARMLESS.sub(" x ", text)
    return [found[0] for found in _NUMBER.finditer(text) if _num_digits(found[0]) >= _FEWEST_DIGITS]


def _is_dialled(number):
    return number.lstrip("(").startswith(("+", "0"))


def _is_a_list(number):
    """Sizes of clothes (98/104 110/116), years or postcodes in a row."""
    groups = re.findall(r"\d+", number)
    return (
        all(len(group) <= 3 and 34 <= int(group) <= 194 and int(group) % 2 == 0 for group in groups)
        or all(re.fullmatch(_YEAR, group) for group in groups)
        or all(len(group) == 5 for group in groups)
    )


def _num_digits(text):
    return sum(letter.isdecimal() for letter in text)


FINDERS = [emails, links, ibans, phones, maybe_phones, addresses, handles]


def is_free(*texts):
    """Whether no text holds anything by which somebody could be reached or found, nor what only looks like it."""
    return not any(find(words) for words in texts for find in FINDERS)
