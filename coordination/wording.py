"""How words of many languages are read alike: folded letters, endings, small words, what rules a thing out.

Pure Python beside the database's plm_fold, because a posting's things are read far from any query. The endings are a
crude reading, good for nouns: a form only counts where the table of things knows it.
"""

import re
import unicodedata
from functools import lru_cache

LATIN = {"de", "en", "fr", "tr", "ku", "so"}
PUNCTUATION = re.compile(r"[]\s\u200b-\u200f\u202a-\u202e.,;:!?()\[{}<>\"'/\\–—_…„“”‚‘’«»،؛؟|+*=&%#@~^`\-]+")
UMLAUT = re.compile(r"(^|[^aeiouq])([aou])e")
CLAUSE = re.compile(r"[.!?;:,\n()،؛؟…–—።፣፤]+|\s-\s|\b(?:aber|but|але|но|ama|fakat|mais|لكن|ولكن|اما|ولی)\b")

LETTERS = dict(zip("أإآٱىیةک", "ااااييهك", strict=True)) | dict.fromkeys("ًٌٍَُِّْـ", "") | {"ё": "е", "Ё": "е"}
# Letters that do not come apart into a base and an accent.
LETTERS |= {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
LETTERS |= {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŋ": "n"}
# What has a base and an accent, but not for the database.
WHOLE_SCRIPTS = ("CYRILLIC", "ARABIC", "ETHIOPIC", "HEBREW")


class _Letters(dict):
    def __missing__(self, code):
        letter = chr(code)
        if unicodedata.name(letter, "").startswith(WHOLE_SCRIPTS):
            plain = letter.lower()
        else:
            apart = unicodedata.normalize("NFKD", letter)
            plain = "".join(part for part in apart if not unicodedata.combining(part)).lower()
        self[code] = plain
        return plain


_LETTERS = _Letters({ord(letter): plain for letter, plain in LETTERS.items()})


def fold(text):
    """The text as the database's plm_fold leaves it: small letters without accents, ae as a, words apart by one space."""
    return UMLAUT.sub(r"\1\2", PUNCTUATION.sub(" ", text.translate(_LETTERS))).strip(" ")


def clauses(text):
    return [clause for clause in CLAUSE.split(text) if clause and not clause.isspace()]


def _folded(words):
    return frozenset(fold(word) for word in words.split())


def _phrases(words):
    return frozenset(tuple(fold(phrase).split()) for phrase in words.split("|"))


# Words that may stand inside a wording without changing it: a bicycle for (my) son.
SMALL = _folded(
    "a an the my our your his her their some ein eine einen einem einer der die das den dem des mein meine meinen meinem"
    " meiner unser unsere unseren unserer unserem ihre ihren ihr sein seine seinen un une des le la les l d du de mon ma"
    " mes notre nos bir мій мого моя моєї моїх мой моего моей моих мого нашого нашей нашої"
)

# Frequent little words that tell languages of one script from each other.
TELLING = {
    "de": "der die das und ich wir ist nicht ein eine einen einem einer mit für auf bei von zu den dem im am habe haben"
    " suche suchen oder auch aus nach wer kann sich noch sind zum zur abzugeben verschenke brauche brauchen gesucht unser",
    "en": "the and i we is not with for on at of to are my our you it in who can have need looking or from would this"
    " that no offer free help by be has",
    "fr": "le les et je nous est pas avec pour sur une des du un mon ma mes ou qui dans en cherche au aux j c à la de",
    "tr": "ve bir bu için ile de da ben biz var yok çok ama arıyorum arıyoruz lazım olan gibi daha kadar mi veriyorum"
    " ihtiyacım ihtiyacımız",
    "ku": "û ji bo di de me min li bi ku ez em e ye hewce divê dixwazim heye lê yek an",
    "so": "iyo waxaan waa ka u ku ah oo si aan in ayaa waxa raadinayaa baahan loo raba mid",
}
TELLING = {language: _folded(words) for language, words in TELLING.items()}


# Letters that do it too.
MARKS = {"tr": "ığşİ", "ku": "êîû", "de": "ßäö", "fr": "éèàâ"}


def tongue(text):
    """The language that most of the little words and letters speak, None if none does; only for the Latin alphabet."""
    words = fold(text).split()
    said = {
        language: sum(word in little for word in words) + sum(letter in text for letter in MARKS.get(language, ""))
        for language, little in TELLING.items()
    }
    best = max(said, key=said.get)
    return best if said[best] else None


# Said before a thing, it is not meant; but a posting that begins with "No bed" asks for one.
WITHOUT = _folded("ohne without sans без بدون بلا دون بغير bê ብዘይ statt")
NOT_HAVING = _folded(
    "kein keine keinen keiner keinem no not don pas aucun aucune немає нема нет لا ليس ليست لست ne не ни"
)
# Said after it, it is there already, not needed or not to be had.
SETTLED = _phrases(
    "nicht nötig|nicht notwendig|nicht dabei|muss nicht|müssen nicht|schon da|schon vorhanden|vorhanden|haben wir schon|"
    "habe ich schon|hab ich schon|habe ich nicht|haben wir nicht|hab ich nicht|brauche ich nicht|brauchen wir nicht|"
    "nicht gebraucht|bitte nicht|leider nicht|lieber nicht|nicht möglich|nicht geeignet|not included|not suitable|не підходить|"
    "не подходит|не входит|не входить|غير مناسب|غير مناسبة|olmuyor|olmaz|uygun değil|pas inclus|"
    "ist da|sind da|habe ich keins|habe ich keinen|habe ich keine|not needed|not necessary|not required|"
    "no longer needed|we have already|is already there|already there|are there already|не потрібно|не потрібен|"
    "не потрібна|не потрібні|не потрібне|не треба|вже є|є вже|уже є|немає|нема|не нужен|не нужна|не нужны|не нужно|не надо|уже есть|"
    "нет|عندي|عندنا|موجود|موجودة|موجودين|غير ضروري|غير ضرورية|لا يلزم|لا تلزم|لا نحتاج|لا أحتاج|متوفر|ندارم|نداریم|"
    "لازم نیست|نمی خواهم|نمیخواهم|yok|gerekmez|gerekmiyor|lazım değil|gerekli değil|şart değil|istemiyorum|zaten var|"
    "var zaten|değil|pas nécessaire|pas besoin|déjà là|j ai|tune|hewce nake|hewce nîne|uma baahni|የለን|የብለይን"
)
ALREADY = _phrases("already have|already got|habe schon|haben schon|already has|j ai déjà|avons déjà|вже маємо|уже маю")
# Said before a thing, it is only where something is or happens.
PLACE = _phrases(
    "im|am|auf dem|auf der|auf meinem|auf meiner|auf unserer|auf unserem|in meinem|in der|zwischen|neben|unter dem|vor dem|"
    "in the|on the|at the|in my|on my|dans le|dans la|sur le|sur la|sur mon|на|على|فوق|روی|زیر|پشت"
)
BEFORE, AFTER = 2, 3  # words


def rules_out(words, start, end, *, is_opening):
    """Whether the clause says that the thing at words[start:end] is not meant: no car, mattress not needed."""
    for place in range(max(0, start - BEFORE), start):
        if words[place] in WITHOUT or (words[place] in NOT_HAVING and not (is_opening and place == 0)):
            return True
    if any(tuple(words[max(0, place - 2) : place]) in ALREADY for place in range(max(0, start - BEFORE), start + 1)):
        return True
    return any(
        tuple(words[place : place + length]) in SETTLED
        for place in range(end, min(end + AFTER, len(words)))
        for length in (1, 2, 3)
    )


def is_place(words, start):
    """Whether what begins at words[start] is only a place: on the table, between window and bed."""
    return any(
        tuple(words[place : place + length]) in PLACE
        for place in range(max(0, start - BEFORE), start)
        for length in (1, 2)
        if place + length <= start
    )


SLAVIC = (
    "ами ями ого его ому ему ими ыми іми ами ях ах ам ям ом ем єм ою ею єю ов ів їв ев ей ий ій ый ой ая яя ое ее ую"
)
SLAVIC += " юю ые ие их ых ім им ым і ї и ы а я о е є у ю ь й"
# One ending goes, the longest that leaves enough of the word, from the table's words and the text's alike.
ENDINGS = {
    "de": (4, "ern en er es e n s"),
    "en": (3, "es s"),
    "fr": (4, "es s x"),
    "uk": (3, SLAVIC),
    "ru": (3, SLAVIC),
}
ENDINGS = {
    language: (least, sorted(endings.split(), key=len, reverse=True)) for language, (least, endings) in ENDINGS.items()
}
# Endings in chains: each that fits goes in turn; the table's words stand as they are.
CHAINS = {
    "tr": (
        3,
        4,
        "lar ler i u si su im um in un imiz umuz iniz unuz a e ya ye yi yu da de ta te dan den tan ten nin nun"
        " la le yla yle li lu siz suz lik luk m n ni nu na ne nda nde ndan nden miz muz",
    ),
    "ku": (3, 2, "ek eke an en e a i in eki"),
    "so": (3, 2, "ka ga ha ta da sha ka ki ku ti tu o yo yaal yada kii tii kayga tayda kayaga"),
    "ar": (3, 2, "تين تان ات ين ان ون تي ته تها تنا تهم ها هم نا كم ي ه ا ك هاي هايي اي مان م ش ونه و"),
    "ti": (2, 2, "ታት ት ን ይ ና"),
}
CHAINS = {language: (least, rounds, endings.split()) for language, (least, rounds, endings) in CHAINS.items()}
BEGINNINGS = {
    "ar": ["وال", "بال", "فال", "كال", "ولل", "وبال", "لل", "ال", "و", "ف", "ب", "ل", "ك"],
    "ti": ["ን", "ብ", "ናይ", "ዝ", "ካብ"],
}
SOFTENED = {"b": "p", "g": "k", "d": "t", "c": "c"}  # kitabı is a kitap, yatağı a yatak
SCRIPTS = [("а", "ӿ", "uk"), ("ء", "ۿ", "ar"), ("ሀ", "፿", "ti")]


def stems(word, language):
    """The keys under which a word of the table stands besides itself."""
    if language in ENDINGS:
        return [f"{_group(language)}:{stem(word, language)}"]
    return [f"{_group(language)}:{word}"]


@lru_cache(maxsize=20_000)
def forms(word, language):
    """The keys under which a word of a text may stand in the table besides itself, the closest first."""
    script = next((group for first, last, group in SCRIPTS if first <= word[0] <= last), None)
    if script:
        return _keys_in(word, script)
    languages = [language] if language else ["de", "en"]
    return [key for tongue in languages for key in _keys_in(word, tongue)]


def _keys_in(word, language):
    if language in ENDINGS:
        return [f"{_group(language)}:{stem(word, language)}"]
    return [f"{_group(language)}:{form}" for form in _chain(word, language)]


def _group(language):
    return {"ru": "uk", "fa": "ar", "ps": "ar"}.get(language, language)


def stem(word, language):
    """The word without its ending."""
    least, endings = ENDINGS[language]
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending)
    return word


def _chain(word, language):
    """Every form the word has without some of its beginnings and endings, the longest first."""
    least, rounds, endings = CHAINS[language]
    beginnings = (start for start in BEGINNINGS.get(language, ()) if word.startswith(start))
    found = dict.fromkeys(
        [word, *(word.removeprefix(start) for start in beginnings if len(word) - len(start) >= least)]
    )
    fresh = list(found)
    for _round in range(rounds):
        fresh = [form for old in fresh for form in _shorter(old, endings, least, language) if form not in found]
        found.update(dict.fromkeys(fresh))
    return sorted(found, key=len, reverse=True)


def _shorter(form, endings, least, language):
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= least:
            rest = form.removesuffix(ending)
            yield rest
            if language == "ar" and ending.startswith("ت"):
                yield f"{rest}ه"
            if language == "tr" and rest[-1] in SOFTENED:
                yield rest[:-1] + SOFTENED[rest[-1]]
