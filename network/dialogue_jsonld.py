"""Rounds of questions as schema.org says them. Pure: no query, no page.

Of whoever asks there is nothing, and of whoever answers the office alone.
"""

from django.utils.timezone import localdate

from peoplelikeme.lib.jsonld import CONTEXT, region, said
from postings.emails import absolute

HESSE = {"@type": "AdministrativeArea", "name": "Hessen"}


def of_dialogue(dialogue, questions):
    """The round with those of its `questions` that have an answer."""
    address = absolute(dialogue.get_absolute_url())
    return said({
        "@context": CONTEXT,
        "@type": "FAQPage",
        "@id": address,
        "url": address,
        "name": dialogue.title,
        "description": dialogue.about,
        "inLanguage": "de",
        "spatialCoverage": region(dialogue.region.name, dialogue.region_id) if dialogue.region else HESSE,
        "mainEntity": [_question(address, each, dialogue) for each in questions if each.answered_at],
    })  # fmt: skip


def _question(address, question, dialogue):
    return {
        "@type": "Question",
        "@id": f"{address}#{question.chiffre}",
        "name": question.text,
        "inLanguage": question.text_language,
        "dateCreated": localdate(question.asked_at).isoformat(),
        "upvoteCount": question.num_supports,
        "answerCount": 1,
        "acceptedAnswer": said({
            "@type": "Answer",
            "text": question.answer,
            "inLanguage": "de",
            "dateCreated": localdate(question.answered_at).isoformat(),
            "author": _office(question, dialogue),
        }),
    }  # fmt: skip


def _office(question, dialogue):
    """Nobody where somebody else answers in this round by now."""
    if question.answered_by != dialogue.answers_as:
        return None
    return {"@type": "Person", "jobTitle": dialogue.official_office}
