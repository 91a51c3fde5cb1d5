"""Why a reviewer asks for a change or does not show a posting: preset sentences, told to the author in her language."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    code: str
    label: object  # short, for the reviewer
    sentence: object  # whole, for the author


FOR_CHANGE = [
    Reason(
        "contact",
        _("Kontaktdaten im Text"),
        _(
            "Im Text stehen Kontaktdaten, ein Link oder eine genaue Adresse. Nehmen Sie sie bitte heraus; alle könnten sie lesen."
        ),
    ),
    Reason(
        "unclear",
        _("zu ungenau"),
        _("Wir verstehen noch nicht genau, worum es geht. Bitte schreiben Sie es etwas genauer."),
    ),
    Reason(
        "several",
        _("mehrere Dinge auf einmal"),
        _(
            "In Ihrem Eintrag stehen mehrere Dinge. Bitte machen Sie aus jedem einen eigenen Eintrag, dann werden sie besser gefunden."
        ),
    ),
    Reason(
        "category",
        _("andere Kategorie"),
        _("Ihr Eintrag passt besser in eine andere Kategorie. Bitte wählen Sie noch einmal."),
    ),
    Reason(
        "over",
        _("letzter Tag vorbei"),
        _("Der letzte Tag, den Sie genannt haben, ist vorbei. Bitte nennen Sie einen neuen Tag."),
    ),
    Reason("tone", _("Ton"), _("Manche Worte könnten andere verletzen. Bitte schreiben Sie es anders.")),
    Reason("other_change", _("anderer Grund"), _("Bitte lesen Sie, was wir Ihnen dazu schreiben.")),
]

FOR_REJECTION = [
    Reason(
        "advert",
        _("Werbung oder Geschäft"),
        _("Hier helfen Menschen einander, ohne etwas zu verkaufen oder dafür zu werben."),
    ),
    Reason("money", _("Geld"), _("Um Geld geht es hier nicht: Wir können weder Spenden noch Darlehen vermitteln.")),
    Reason(
        "not_hesse",
        _("nicht in Hessen"),
        _("Wir sind nur für Hessen da. In Ihrer Gegend hilft Ihnen eine andere Stelle."),
    ),
    Reason(
        "duplicate", _("schon eingetragen"), _("Diesen Eintrag gibt es schon. Einer genügt, damit er gefunden wird.")
    ),
    Reason("hurtful", _("verletzend"), _("Der Eintrag grenzt Menschen aus oder setzt sie herab.")),
    Reason("unlawful", _("nicht erlaubt"), _("Was Sie anbieten oder suchen, ist nach dem Gesetz nicht erlaubt.")),
    Reason(
        "professionals",
        _("nur für Fachleute"),
        _("Dabei dürfen nur Fachleute helfen. Die Koordinationsstelle nennt Ihnen gern eine Beratungsstelle."),
    ),
    Reason("danger", _("zu gefährlich"), _("Wir fürchten, dass dabei jemand zu Schaden kommen kann.")),
    Reason("other_rejection", _("anderer Grund"), _("Bitte lesen Sie, was wir Ihnen dazu schreiben.")),
]

BY_CODE = {reason.code: reason for reason in [*FOR_CHANGE, *FOR_REJECTION]}


def rules():
    """What is never shown here, one sentence each: for the terms, which say no other grounds than the letters."""
    return [reason.sentence for reason in FOR_REJECTION if not reason.code.startswith("other")]


def text(code):
    """The sentence for the author, in the active language."""
    return str(BY_CODE[code].sentence) if code in BY_CODE else ""


def label(code):
    return str(BY_CODE[code].label) if code in BY_CODE else ""
