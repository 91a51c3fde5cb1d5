"""Every component in every state, in German, in Arabic and with words too long for any line: what the style page shows.

Nothing here is anybody's: the postings are never saved, and the names and numbers are made up.
"""

from datetime import timedelta

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dates import WEEKDAYS
from django.utils.safestring import mark_safe

from postings import catalogue, counts, qr, slots
from postings.forms import KindForm
from postings.models import Kind, Posting

from . import charts

# In the order of the page; each is a partial of coordination/specimens.html.
COMPONENTS = [
    "type", "mark", "button", "link", "doors", "steps", "kind", "tag", "posting_card", "posting", "amount", "slots", "facts",
    "note", "errors", "field", "choices", "slotform", "question", "search", "chips", "result", "pages", "empty", "answers",
    "thanks", "key", "line", "exit", "tools", "talk", "rows", "table", "tilemap", "chart", "camp", "lang", "footer",
]  # fmt: skip
TEMPLATE = "coordination/specimens.html"
FITS = 0b000110000000011000001


# (key, language of the page, language of what people wrote, words)
COLUMNS = [
    (
        "de", "de", "de",
        {
            "name": "Samira", "title": "Schulranzen für zwei Kinder", "text": "Im September kommen beide in die Schule. Gebraucht ist gut.",
            "sentence": "Ein Mensch in Kassel liest es, meist am selben Werktag.", "short": "Weiter", "label": "Ihr Name",
            "hint": "So, wie andere Sie nennen sollen", "error": "Bitte schreiben Sie einen Namen.",
            "reason": "Erst wenn ein Ort dasteht.", "choices": ["Selbst", "Für jemand anderen"],
        },
    ),
    (
        "ar", "ar", "ar",
        {
            "name": "سميرة", "title": "حقيبتان مدرسيتان لطفلين", "text": "سيبدأ الطفلان المدرسة في سبتمبر. المستعمل جيد أيضًا.",
            "sentence": "يقرأه شخص في كاسل، غالبًا في يوم العمل نفسه.", "short": "التالي", "label": "اسمكم",
            "hint": "كما تريدون أن يناديكم الآخرون", "error": "يرجى كتابة اسم.",
            "reason": "فقط بعد كتابة المكان.", "choices": ["لنفسي", "لشخص آخر"],
        },
    ),
    (
        "long", "de", "ti",
        {
            "name": "Wolfeschlegelsteinhausenbergerdorff", "title": "ንክልተ ቆልዑ ዝኸውን ናይ ትምህርቲ ሳንጣን ካልእ ንቤት ትምህርቲ ዘድሊ ኣቑሑን ክሳብ መስከረም የድልየና ኣሎ",
            "text": "ክልቲኦም ቆልዑ ኣብ መስከረም ቤት ትምህርቲ ክጅምሩ እዮም። ዝተጠቕመ እውን ጽቡቕ እዩ። ክትህቡ እንተ ኽኢልኩም ብኽብረትኩም ጽሓፉልና፣ ንሕና ኸኣ ብዝቐልጠፈ ክንምልሰልኩም ኢና።",
            "sentence": "Aufenthaltsgestattungsverlängerungsantragsformular: Lentokonesuihkuturbiinimoottoriapumekaanikko.",
            "short": "Aufenthaltsgestattungsverlängerung beantragen", "label": "Name der Gemeinschaftsunterkunftsverwaltungsangestellten",
            "hint": "Epäjärjestelmällistyttämättömyydellänsäkäänköhän, so wie andere Sie nennen sollen",
            "error": "Bitte schreiben Sie einen Namen, so wie er in der Aufenthaltsgestattungsbescheinigung steht.",
            "reason": "Erst wenn die Gemeinschaftsunterkunftsverwaltung einen Ort genannt hat.",
            "choices": ["Selbst und für alle Familienangehörigen", "Für die Gemeinschaftsunterkunftsbewohnerinnen"],
        },
    ),
]  # fmt: skip


def shown(request):
    """[(name, [(language, finished HTML)])] of every component, a column each."""
    columns = [(*column[:2], _values(*column)) for column in COLUMNS]
    return [
        (name, [(language, _render(name, key, language, values, request)) for key, language, values in columns])
        for name in COMPONENTS
    ]


def _render(name, key, language, values, request):
    with translation.override(language):
        html = render_to_string(f"{TEMPLATE}#{name}", values, request)
    # What a page holds once stands here three times, and nothing may take the focus.
    return mark_safe(html.replace('"fehler"', f'"fehler-{key}"').replace(" autofocus", ""))  # noqa: S308 - our template


def _values(key, language, written, words):
    with translation.override(language):
        words = {**words, "alt": words["sentence"]}
        request = _posting(Kind.REQUEST, written, words, amount=100, amount_promised=63)
        return {
            "key": key, "written": written, "words": words, "now": timezone.now(),
            "request_posting": request, "offer": _posting(Kind.OFFER, written, words), "posting": request,
            "states": [_posting(Kind.REQUEST, written, words, status=status) for status in STATES],
            "form": _form(words, f"{key}_%s"), "faulty": _form(words, f"{key}_faulty_%s", data={}),
            "days": slots.days(), "week": slots.week(FITS),
            "parts": list(zip(slots.PART_NAMES, slots.PART_HOURS, strict=True)), "ticked": slots.unpack(FITS),
            "form_days": [(WEEKDAYS[day], [f"{code}-{part}" for part in slots.PART_CODES]) for day, code in enumerate(slots.DAY_CODES)],
            "tiles": _tiles(), "languages": words["name"], "code": ["4083", "0000", "0000", "5634"],
            "qr": qr.svg("https://example.org"),
            "trend": charts.trend(["36", "37", "38", "39"], {"offer": [4, 9, 7, 12]}),
            "pairs": charts.pairs(["36", "37"], {"offer": [4, 9], "request": [7, 6]}),
        }  # fmt: skip


def _tiles():
    regions = sorted(catalogue.regions().values(), key=lambda region: (region.tile_row, region.tile_column))
    return [
        counts.tile(region, num % 5 * 9, [9, 18, 27], title=region.name, address="#c-tilemap")
        for num, region in enumerate(regions)
    ]


STATES = ["submitted", "changes_requested", "published", "paused", "settled", "expired", "withdrawn", "rejected"]


def _posting(kind, language, words, *, status="published", **fields):
    town = next(iter(catalogue.municipalities().values()))
    return Posting(
        chiffre="K7M-3QX", kind=kind, status=status, title=words["title"], text=words["text"], text_language=language,
        languages=["de", "ar", "ti"], category=catalogue.categories()["household"], municipality=town,
        published_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() + timedelta(days=58), **fields,
    )  # fmt: skip


def _form(words, auto_id, **kwargs):
    options = [(str(number), label) for number, label in enumerate(words["choices"])]

    class Specimen(KindForm):
        name = forms.CharField(
            label=words["label"],
            help_text=words["hint"],
            widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
            error_messages={"required": words["error"]},
        )
        text = forms.CharField(label=words["label"], widget=forms.Textarea, required=False)
        place = forms.ChoiceField(label=words["label"], choices=options, required=False)
        shut = forms.CharField(label=words["label"], help_text=words["reason"], disabled=True, required=False)
        whom = forms.ChoiceField(
            label=words["label"], choices=options, widget=forms.RadioSelect, error_messages={"required": words["error"]}
        )
        agreed = forms.BooleanField(
            label=words["label"], help_text=words["hint"], error_messages={"required": words["error"]}
        )

    return Specimen(auto_id=auto_id, **kwargs)
