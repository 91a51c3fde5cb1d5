"""How well two postings fit that passed every gate: features between 0 and 1, weighed by weights.toml. Pure.

What is not known counts .5 (dates .8, an open end) and is named as unknown. Never a feature: nationality, religion,
residence status, name.
"""

import math
import tomllib
from dataclasses import asdict, dataclass, field, fields
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FILE = Path(__file__).with_name("weights.toml")
UNKNOWN = 0.5
OPEN_ENDED = 0.8
SAME_LEAF, RELATIVE, SAME_ROOT = 1.0, 0.6, 0.3
HALF_DENSE_KM, HALF_RURAL_KM = 5, 12
FLUENT, NEAR, BASIC, BOTH_BASIC = 1.0, 0.8, 0.6, 0.3
# Understood by who speaks the other.
NEAR_LANGUAGES = {"fa": "prs", "prs": "fa", "ku": "ckb", "bs": "hr", "hr": "bs", "sr": "hr"}
PRIOR_CONTACTS = 2  # how many contacts' worth the category's mean counts


@dataclass(frozen=True)
class Features:
    """Every criterion with its value. `unknown` names those that stand at their neutral value for want of knowledge."""

    category: float
    need: float
    distance: float
    language: float
    slots: float
    text: float
    dates: float
    amount: float
    habit: float
    unknown: frozenset = field(default=frozenset())

    def values(self):
        return {name: value for name, value in asdict(self).items() if name != "unknown"}


NAMES = [each.name for each in fields(Features) if each.name != "unknown"]


@dataclass(frozen=True)
class Model:
    name: str
    bias: float
    propose_from: float
    weights: dict
    urgency: dict


def read(path=FILE):
    """The weights. Raises ImproperlyConfigured with a sentence where the file does not name exactly the features."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(told.get("weights", {})) != set(NAMES):
        raise ImproperlyConfigured(f"{path.name} must weigh exactly: {', '.join(NAMES)}.")
    if set(told.get("urgency", {})) != {"waiting", "days", "marked"}:
        raise ImproperlyConfigured(f"{path.name} [urgency] must say exactly: waiting, days, marked.")
    if any(weight < 0 for weight in told["weights"].values()):
        raise ImproperlyConfigured(f"{path.name}: no weight may be less than 0.")
    return Model(told["model"], told["bias"], told["propose_from"], told["weights"], told["urgency"])


MODEL = read()


def fit(features, model=MODEL):
    """0 to 1: logistic of bias and weighed features."""
    values = features.values()
    return _logistic(model.bias + sum(weight * values[name] for name, weight in model.weights.items()))


def _logistic(number):
    return 1 / (1 + math.exp(-number))


def urgency(waited, *, is_urgent, model=MODEL):
    """1 and more: how much longer waiting counts. `waited` is a timedelta since the request came in."""
    days = max(0.0, waited / timedelta(days=1))
    grown = 1 - math.exp(-days / model.urgency["days"])
    return 1 + model.urgency["waiting"] * grown + (model.urgency["marked"] if is_urgent else 0)


def worth(fit, urgency, price):
    """What orders a request's suggestions, and all requests among each other."""
    return fit * urgency - price


# One function a feature. Each returns the value, or None where it is not known.


def category(wanted, given, *, relatives):
    """Same leaf 1, declared relatives .6, same root .3; 0 for all others. Who files under a root means all of it: .6."""
    if wanted.pk == given.pk:
        return SAME_LEAF
    if given.pk in relatives.get(wanted.pk, ()) or wanted.pk == given.parent_id or given.pk == wanted.parent_id:
        return RELATIVE
    return SAME_ROOT if wanted.parent_id and wanted.parent_id == given.parent_id else 0.0


def distance(km, *, is_dense):
    """2^(−km/h): half as good every 5 km where people live close together, every 12 km in the country."""
    return None if km is None else 2 ** (-km / (HALF_DENSE_KM if is_dense else HALF_RURAL_KM))


def language(asks, offers):
    """The best language both have, by how well. `asks` and `offers` are (fluent, basic) lists of codes."""
    if not any(asks) or not any(offers):
        return None
    grades = [0.0]
    (asks_well, asks_some), (offers_well, offers_some) = ([set(codes) for codes in side] for side in (asks, offers))
    if asks_well & offers_well:
        grades.append(FLUENT)
    if any(NEAR_LANGUAGES.get(code) in offers_well for code in asks_well) or any(
        NEAR_LANGUAGES.get(code) in asks_well for code in offers_well
    ):
        grades.append(NEAR)
    if asks_well & offers_some or asks_some & offers_well:
        grades.append(BASIC)
    if asks_some & offers_some:
        grades.append(BOTH_BASIC)
    return max(grades)


def slots(asked, offered):
    """What part of the times asked for is offered. Numbers of 21 bits."""
    if not asked or not offered:
        return None
    return (asked & offered).bit_count() / asked.bit_count()


def text(rank, num):
    """The best of `num` candidates counts 1, the last 0."""
    if rank is None:
        return None
    return 1.0 if num < 2 else 1 - (rank - 1) / (num - 1)


def dates(asked, offered):
    """Overlapping days as part of the days asked for. (first, last) days each, None for an open end; not known where what
    is asked has an open end, or the offer two."""
    (asked_from, asked_until), (offered_from, offered_until) = asked, offered
    if asked_from is None or asked_until is None or (offered_from is None and offered_until is None):
        return None
    first = max(asked_from, offered_from or asked_from)
    last = min(asked_until, offered_until or asked_until)
    return max(0, (last - first).days + 1) / ((asked_until - asked_from).days + 1)


def amount(left, asked):
    """How much of what is asked for is left. Where either counts nothing it is not known."""
    if left is None or not asked:
        return None
    return min(1.0, left / asked)


def habit(contacted, replied, *, mean):
    """How often somebody has replied, drawn to the mean of the category while little is known of her."""
    return (replied + PRIOR_CONTACTS * mean) / (contacted + PRIOR_CONTACTS)
