"""Which language a text is written in, by its letters first and by py3langid for the rest.

A guess helps to set `lang` and `dir` and can always be put right. It is never a ground for suspicion: nothing that judges
a text or its writer may ask here.
"""

import unicodedata
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

FEWEST_LETTERS = 12
MOST_LETTERS = 1000  # more of a text tells nothing new
MOST_OF_IT = 0.7  # of the letters, so that foreign names and single words do not count
SURE = 0.6  # of 1, as py3langid counts it; see bench/README.md
SHORT_ETHIOPIC = 40  # so short a text in Tigrinya may well hold none of the letters that Amharic lacks

# A script's name is the first word of its letters' names in Unicode.
OF_SCRIPT = {
    "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh",
    "THAI": "th", "MYANMAR": "my", "BENGALI": "bn", "GURMUKHI": "pa", "TAMIL": "ta", "MALAYALAM": "ml",
}  # fmt: skip
# Letters that only one of the languages of a script has.
LETTERS = {
    "ARABIC": {"ps": "ښځڅډړږڼټېۍګ", "ckb": "ێۆڕڵەڤ", "ur": "ٹڈڑےںہھ"},
    "CYRILLIC": {"uk": "їєґі", "ru": "ыэё", "kk": "әғқңөұүһ", "sr": "ђћ", "mk": "ѓќѕ", "uz": "ўҳ"},
    "ETHIOPIC": {"ti": "ኣቐቑቒቓቔቕቖኸኹኺኻኼኽኾ"},
}
# Where no letter decides, whom to tell apart.
AMONG = {
    "ARABIC": ["ar", "fa", "ps", "ur"],
    "CYRILLIC": ["bg", "kk", "mk", "ru", "sr", "uk"],
    "DEVANAGARI": ["hi", "ne"],
    "LATIN": [
        "az", "bs", "cs", "de", "en", "es", "fr", "ha", "hr", "hu", "it", "ku", "lt", "lv", "nl", "om", "pl", "pt", "ro",
        "sk", "sl", "so", "sq", "sr", "sw", "tr", "uz", "vi",
    ],
}  # fmt: skip
# So near to each other, or so alike in writing, that whoever chose one of them knows better.
KIN = [{"fa", "prs"}, {"bs", "hr", "sr", "sl", "mk"}, {"cs", "sk"}, {"hi", "ur", "pa"}, {"ku", "ckb"}, {"am", "ti"}]
UNKNOWN = {"rom", "wo"}  # neither letters nor py3langid tell them


def guess(text):
    """The code of a language of tongues.ALL, or None where that is not sure. Dari is read as Persian."""
    letters = [letter for letter in str(text)[: 4 * MOST_LETTERS] if letter.isalpha()][:MOST_LETTERS]
    if len(letters) < FEWEST_LETTERS:
        return None
    script, num = Counter(map(_script, letters)).most_common(1)[0]
    if num < MOST_OF_IT * len(letters):
        return _japanese(letters)
    if script in OF_SCRIPT:
        return _japanese(letters) or OF_SCRIPT[script]
    if code := _by_letters(script, letters):
        return code
    if script == "ETHIOPIC":
        return "am" if len(letters) >= SHORT_ETHIOPIC else None
    return _by_model(script, str(text))


def other_than(chosen, text):
    """The language a text seems to be in where that is not the one that was chosen, nor near it; else None."""
    found = guess(text)
    if found is None or chosen in UNKNOWN or _kin(found) & _kin(chosen):
        return None
    return found


def of_message(text, *, usual):
    """The language of what somebody writes where nobody asks her for it: what it seems to be, else the `usual` one."""
    return other_than(usual, text) or usual


def _kin(code):
    return next((kin for kin in KIN if code in kin), {code})


@cache
def _script(letter):
    return unicodedata.name(letter, "").partition(" ")[0]


def _japanese(letters):
    """Japanese is written in three scripts at once; Chinese has none of the other two."""
    return "ja" if any(_script(letter) in ("HIRAGANA", "KATAKANA") for letter in letters) else None


def _by_letters(script, letters):
    counted = Counter(letter.lower() for letter in letters)
    found = {code: sum(counted[letter] for letter in telling) for code, telling in LETTERS.get(script, {}).items()}
    (best, num), *others = sorted(found.items(), key=lambda pair: -pair[1]) or [(None, 0)]
    return best if num and all(num > other for _code, other in others) else None


@cache
def _model():
    return LanguageIdentifier.from_model_file(MODEL_FILE)


@cache
def _identifier(script):
    """py3langid's model with only the languages of one script."""
    model, known = _model(), AMONG[script]
    columns = [number for number, code in enumerate(model.nb_classes) if code in known]
    classes = [model.nb_classes[number] for number in columns]
    weights = (model.nb_ptc[:, columns], model.nb_pc[columns], classes)
    return LanguageIdentifier(*weights, model.tk_nextmove, model.tk_output, norm_probs=True, tk_row=model.tk_row)


def _by_model(script, text):
    if script not in AMONG:
        return None
    code, sureness = _identifier(script).classify(text[: 4 * MOST_LETTERS])
    return code if sureness >= SURE else None
