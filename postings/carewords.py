"""Words that call for a careful look, by topic, in the languages most postings are written in.

They never hold a posting back by themselves and say nothing about a person: they ask a reviewer to read twice, or to
ring somebody up. Each pattern is sought in every text, whatever its language.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    code: str
    message: object  # for the reviewer
    pattern: re.Pattern


def _topic(code, message, *patterns):
    return Topic(code, message, re.compile("|".join(patterns), re.IGNORECASE))


TOPICS = [
    _topic(
        "money",
        _("Es scheint um Geld zu gehen. Geld vermitteln wir nicht."),
        r"\b(?:darlehen|kredite?|bitcoins?|kryptowährung\w*|geld leihen|geld überweisen|vorkasse|anlageberat\w*)\b",
        r"\b(?:western union|paypal)\b",
        r"\b(?:loans?|lend (?:me )?money|send money|crypto\w*|advance payment|investments?)\b",
        r"\bقرض\b|\bسلفة\b|بيتكوين|تحويل مالي|حوالة مالية",
        r"\bпозик\w+|\bкредит\w*|біткоїн\w*|криптовалют\w*|в борг\b",
        r"\bوام\b|قرض بده|پول قرض|بیت‌?کوین|رمزارز",
        r"\b(?:kredi|borç para|kripto para|para gönder\w*)\b",
        r"\b(?:prêt d['’]argent|prêter de l['’]argent|crédit|virement|cryptomonnaie\w*)\b",
    ),
    _topic(
        "minors",
        _("Es geht vielleicht um Minderjährige ohne ihre Eltern. Bitte klären, wer dabei ist."),
        r"\bunbegleitete?\w* (?:jugendlich\w*|kind\w*)|\bminderjährig\w*|\b(?:kinder?|jugendliche) allein\b",
        r"\bohne (?:ihre |die )?eltern\b",
        r"\bunaccompanied minors?|\bwithout (?:their |the )?parents\b|\bchild(?:ren)? alone\b",
        r"\balone with (?:the |my )?child\w*",
        r"قاصر(?:ين|ون)?\b|بدون (?:ال)?(?:أهل|والدين)|الأطفال وحدهم|طفل وحده",
        r"\bнеповнолітн\w+|без батьків\b|дит\w+ сам[аіи]\b",
        r"زیر سن قانونی|بدون (?:پدر و مادر|والدین)|کودک تنها",
        r"\b(?:reşit olmayan|ailesi olmadan|yalnız çocuk\w*)\b",
        r"\bmineure?s?\b|\bsans (?:leurs |ses )?parents\b",
    ),
    _topic(
        "medication",
        _("Es geht vielleicht um Medikamente. Die gibt nur eine Apotheke."),
        r"\b(?:medikament\w*|arzneimittel|tabletten|antibiotik\w+|schmerzmittel|insulin|schlafmittel)\b",
        r"\b(?:medications?|medicines?|pills|antibiotics?|painkillers?|sleeping tablets)\b",
        r"\b(?:ال)?(?:دواء|أدوية|ادوية)\b|مضاد(?:ات)? حيوي",
        r"\bліки\b|\bліків\b|\bтаблет\w+|антибіотик\w*|знеболюв\w+",
        r"\bدارو(?:ی|ها|های)?\b|آنتی‌?بیوتیک|مسکن قوی",
        r"\bilaç(?:lar\w*)?\b|\bantibiyotik\w*|\bağrı kesici\w*",
        r"\bmédicaments?\b|\bcomprimés\b|\bantibiotiques?\b",
    ),
    _topic(
        "documents",
        _("Jemand soll vielleicht Ausweis oder Papiere aus der Hand geben. Davon raten wir ab."),
        r"\b(?:reisepass|pass|ausweis|personalausweis|aufenthaltstitel|geburtsurkunde)\b[^.\n]{0,40}"
        r"\b(?:abgeben|schicken|zuschicken|senden|hinterlegen|pfand|einbehalten|dalassen)\b",
        r"\b(?:passport|id card|identity card|residence permit)s?\b[^.\n]{0,40}\b(?:deposit|hand over|leave with)\b",
        r"\b(?:send|give|hand over|deposit|leave)\b[^.\n]{0,25}\b(?:passport|id card|identity card|residence permit)\b",
        r"(?:إرسال|ارسال|تسليم|تسليمي|رهن)[^.\n]{0,25}(?:جواز|الهوية|الإقامة)",
        r"(?:надіслати|віддати|залишити|в заставу)[^.\n]{0,25}(?:паспорт|документ)\w*",
        r"(?:گذرنامه|پاسپورت|مدارک)[^.\n]{0,25}(?:بفرست|تحویل|گرو)",
        r"\b(?:pasaport|kimlik)\w*[^.\n]{0,25}(?:gönder|teslim|bırak)\w*",
        r"\b(?:envoyer|laisser|remettre|déposer)\b[^.\n]{0,25}\b(?:passeport|pièce d['’]identité|titre de séjour)\b",
    ),
    _topic(
        "violence",
        _("Vielleicht ist jemand in Gefahr. Bitte zuerst anrufen oder an eine Fachstelle verweisen."),
        r"\b(?:gewalt|gewalttätig\w*|geschlagen|schlägt (?:mich|uns|sie)|bedroht|drohung\w*|waffen?|missbrauch\w*)\b",
        r"\b(?:frauenhaus|suizid\w*|nicht mehr leben)\b",
        r"\b(?:violence|violent|abused?|threaten\w*|beats? (?:me|her|us)|weapons?|suicid\w*)\b",
        r"\b(?:ال)?عنف\b|يضرب(?:ني|ها|نا)|تهديد|يهدد|سلاح|انتحار",
        r"насильств\w*|\bпогрож\w+|\bпогроз\w*|\bб['’ʼ]є мене|\bзбро[яїю]\b|самогубств\w*",
        r"خشونت|تهدید|کتک|اسلحه|خودکشی",
        r"\bşiddet\b|\btehdit\w*|\bdövüyor\w*|\bsilah\w*|\bintihar\w*",
        r"\bviolences?\b|\bmenac\w+|\bme (?:bat|frappe)\b|\bsuicid\w*",
    ),
]
