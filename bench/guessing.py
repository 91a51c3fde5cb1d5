"""How often the language of a text is guessed right: python -m bench.guessing [DIR …]

Reads every *.jsonl below the demo's postings, the judged sets and whatever else is named, whose rows say in which language
they were written. Dari counts as Persian: nobody tells them apart by a short text.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from pathlib import Path

from postings import guessing

ROOT = Path(__file__).parents[1]
OURS = [ROOT / "postings/demo", ROOT / "bench/judged"]
SAME = {"prs": "fa", "kmr": "ku"}


def rows(folders):
    """(language, title, text) of each row that says so."""
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.jsonl")):
        for line in path.read_text().splitlines():
            row = json.loads(line)
            language = row.get("text_language") or row.get("lang")
            if language and "title" in row and "text" in row:
                yield SAME.get(language, language), row["title"], row["text"]


def tally(texts):
    """{language: Counter of right, wrong, unsure}, and what was wrong as (language, guess, text)."""
    counted, wrong = defaultdict(Counter), []
    for language, text in texts:
        found = guessing.guess(text)
        verdict = "right" if found == language else "wrong" if found else "unsure"
        counted[language][verdict] += 1
        if verdict == "wrong":
            wrong.append((language, found, text))
    return counted, wrong


def report(name, texts):
    began = time.perf_counter()
    counted, wrong = tally(texts)
    spent = time.perf_counter() - began
    total = sum(counted.values(), Counter())
    print(f"\n{name}: {len(texts)} texts, {spent / len(texts) * 1e6:.0f} µs each")
    print("| language | texts | right | unsure | wrong |\n|---|--:|--:|--:|--:|")
    for language, of in [*sorted(counted.items(), key=lambda pair: -sum(pair[1].values())), ("all", total)]:
        print(f"| {language} | {sum(of.values())} | {of['right']} | {of['unsure']} | {of['wrong']} |")
    for language, found, text in wrong:
        print(f"  {language} taken for {found}: {text[:70]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    said = list(rows([*OURS, *parser.parse_args().folders]))
    guessing.guess("Das erste Mal wird das Modell gelesen.")
    report("Title and text", [(language, f"{title}\n{text}") for language, title, text in said])
    report("Title alone", [(language, title) for language, title, _text in said])


if __name__ == "__main__":
    main()
