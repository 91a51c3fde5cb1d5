"""Takes a pair that fits and spoils it by exactly one thing, so that every gate meets pairs that tempt."""

from datetime import timedelta

from . import truth
from .truth import Human


def spoil(reason, request, offer, world, facts, *, number):
    """Change the pair so that `reason` should hold; `number` tells one from another."""
    ALL[reason](request, offer, world, facts, number)


def holds(reason, request, offer, world, facts):
    found = truth.reasons(request, offer, world, facts)
    if reason == "ask-first":
        return not found and truth.must_ask_first(request, offer)
    return reason.partition(" ")[0] in found


def _close(request, offer, world, facts, number):
    (request, offer)[number // len(ALL) % 2].status = "paused"


def _run_out(request, offer, world, facts, number):
    """Still published: the clock has not come round yet."""
    (request, offer)[number // len(ALL) % 2].expires_at = world.at - timedelta(minutes=5)


def _far(request, offer, world, facts, number):
    """To a town a little further than the limit."""
    request.is_remote, request.postcode, request.reach_km = False, "", None
    limit = truth.UNSAID_KM if offer.reach_km is None else offer.reach_km
    start = facts.towns[offer.town]
    by_km = sorted((truth.crow_flies(start, point), town) for town, point in facts.towns.items())
    request.town = next((town for km, town in by_km if km > max(limit, 0.1)), request.town)


def _other_days(request, offer, world, facts, number):
    offer.from_on, offer.until_on = None, world.at.date() + timedelta(days=9)
    request.from_on, request.until_on = world.at.date() + timedelta(days=10), None


def _other_times(request, offer, world, facts, number):
    offer.slots = offer.slots or 0b1011
    request.slots = ~offer.slots & (1 << 21) - 1


def _other_language(request, offer, world, facts, number):
    """Where people must talk."""
    spoken = [each.slug for each in facts.categories.values() if each.needs_language and not each.level and each.parent]
    if not facts.categories[offer.category].needs_language:
        request.category = offer.category = spoken[number % len(spoken)]
    request.languages, request.languages_basic = ["so"], []
    offer.languages, offer.languages_basic = ["de", "en"], []
    request.wishes = [wish for wish in request.wishes if wish != "second_person"]
    offer.wishes = [wish for wish in offer.wishes if wish != "second_person"]


def _all_given(request, offer, world, facts, number):
    request.amount = request.promised = 2


def _same_human(request, offer, world, facts, number):
    """The same mail in another spelling, in a row of its own."""
    human = Human(f"{offer.author.name} again", email=offer.author.email.swapcase(), phone=offer.author.phone)
    request.author = human if human.email or human.phone else offer.author
    if request.author is human:
        world.humans.append(human)


def _block(request, offer, world, facts, number):
    world.blocks.append((offer.author, request.author))


def _block_back(request, offer, world, facts, number):
    world.blocks.append((request.author, offer.author))


def _decline(request, offer, world, facts, number):
    world.declined.add((request, offer))


def _dissolve(request, offer, world, facts, number):
    world.dissolved.add((request, offer))


def _expire(request, offer, world, facts, number):
    world.expired.add((request, offer))


def _match(request, offer, world, facts, number):
    world.matched.add((request, offer))


def _contradict(request, offer, world, facts, number):
    request.wishes, offer.wishes = ["women_only"], ["men_only"]


def _ask(request, offer, world, facts, number):
    request.wishes = [["wheelchair", "women_only", "men_only"][number // len(ALL) % 3]]
    offer.wishes = []


def _refer(request, offer, world, facts, number):
    request.category = offer.category = next(slug for slug, each in facts.categories.items() if each.is_referral)


def _let_run_out(request, offer, world, facts, number):
    """Where clearance is demanded at all: let that of the helper end yesterday."""
    level = facts.categories[offer.category].level
    if not level:
        vetted = [each.slug for each in facts.categories.values() if each.level and each.parent]
        request.category = offer.category = vetted[number // len(ALL) % len(vetted)]
    yesterday = world.at.date() - timedelta(days=1)
    for human in world.humans:
        if human.is_same(offer.author):
            human.papers = [(paper, begun, min(until, yesterday)) for paper, begun, until in human.papers]


# The first word is the reason.
ALL = {
    "closed": _close, "closed by the hour": _run_out, "too-far": _far, "dates": _other_days,
    "no-common-time": _other_times, "no-common-language": _other_language, "nothing-left": _all_given,
    "same-person": _same_human, "blocked": _block, "blocked the other way": _block_back, "tried": _decline,
    "tried and dissolved": _dissolve, "tried and expired": _expire, "matched": _match, "safety": _contradict,
    "ask-first": _ask, "referral": _refer, "not-cleared": _let_run_out,
}  # fmt: skip
