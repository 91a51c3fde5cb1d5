"""What static/css/tokens.css promises: enough contrast in every mode, and room for every script."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from postings import tongues

TOKENS = (Path(__file__).parents[1] / "static/css/tokens.css").read_text()
TEXT, DRAWN, MORE = 4.5, 3, 7
GROUNDS = ["paper", "surface", "band"]
TEXTS = [
    *product(["ink", "ink-soft", "leaf", "plum", "alarm"], GROUNDS),
    ("leaf", "leaf-tint"),
    ("plum", "plum-tint"),
    ("alarm", "alarm-tint"),
    ("on-quince-tint", "quince-tint"),
    ("on-leaf", "leaf-fill"),
    ("on-leaf", "leaf-fill-deep"),
    *(("ink", tint) for tint in ["leaf-tint", "quince-tint", "alarm-tint"]),
    *(("ink", f"{scale}-{step}") for scale, step in product(["heat", "calm"], [1, 2, 3])),
    ("on-heat-4", "heat-4"),
    ("on-calm-4", "calm-4"),
]
SHAPES = [*product(["edge", "leaf-fill", "plum"], ["paper", "surface"])]


def colours(query):
    """{token: hex} of the block of :root behind this media query; "" is the one behind none."""
    head = rf"@media {re.escape(query)} \{{\s*" if query else r"^"
    block = re.search(rf"{head}:root \{{(.*?)\n *\}}", TOKENS, re.S | re.M)[1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))


def mode(*queries):
    found = colours("")
    for query in queries:
        found |= colours(query)
    return found


DARK = "screen and (prefers-color-scheme: dark)"
CONTRAST = "screen and (prefers-contrast: more)"
MODES = {
    "light": (mode(), TEXT),
    "dark": (mode(DARK), TEXT),
    "light, more contrast": (mode(CONTRAST), MORE),
    "dark, more contrast": (mode(DARK, CONTRAST, f"{CONTRAST} and (prefers-color-scheme: dark)"), MORE),
}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(tokens, pairs, least):
    ratios = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    return {pair: ratio for pair, ratio in ratios.items() if ratio < least}


@pytest.mark.parametrize("name", MODES)
def test_text_has_enough_contrast(name):
    tokens, least = MODES[name]
    on_the_map = [pair for pair in TEXTS if pair[1].startswith(("heat", "calm"))]

    assert too_weak(tokens, [pair for pair in TEXTS if pair not in on_the_map], least) == {}
    assert too_weak(tokens, on_the_map, TEXT) == {}


@pytest.mark.parametrize("name", MODES)
def test_shapes_that_carry_meaning_have_enough_contrast(name):
    assert too_weak(MODES[name][0], SHAPES, DRAWN) == {}


def test_forced_colours_replace_every_colour_by_one_of_the_system():
    forced = re.search(r"@media \(forced-colors: active\) \{\s*:root \{(.*?)\n  \}", TOKENS, re.S)[1]

    assert set(re.findall(r"--([\w-]+):", forced)) == set(colours(""))
    assert set(re.findall(r": (\w+);", forced)) == {"Canvas", "CanvasText", "Highlight", "LinkText"}
    # The system lays a ground of its own behind every text: one on a surface in the colour of text would be lost on it.
    drawn = dict(re.findall(r"--([\w-]+): (\w+);", forced))
    assert {drawn[ground] for _text, ground in TEXTS} == {"Canvas"}
    assert "Canvas" not in {drawn[text] for text, _ground in TEXTS}


def rules_of(code):
    """The custom properties that the rules for this language set."""
    return {
        name: value
        for heads, body in re.findall(r"^(\[lang\|=[^{]*)\{([^}]*)\}", TOKENS, re.M)
        if f"[lang|={code}]" in heads
        for name, value in re.findall(r"--([\w-]+): ([^;]+);", body)
    }


@pytest.mark.parametrize("code", sorted({*tongues.ALL, *dict(settings.LANGUAGES)}))
def test_script_that_needs_more_room_gets_it_and_is_never_drawn_together(code):
    fonts = {"--font-arabic": tongues.is_rtl(code), "--font-ethiopic": code in ("ti", "am")}
    needed = [font for font, is_needed in fonts.items() if is_needed]
    rules = rules_of(code)

    assert [rules.get("font-here")] == ([f"var({needed[0]})"] if needed else [None])
    assert (rules.get("tight"), rules.get("tighter")) == (("0", "0") if needed else (None, None))
    assert not needed or (float(rules["script"]) > 1 and float(rules["leading"]) >= 1.7)
