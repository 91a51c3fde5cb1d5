"""What waits for an account and its regions, by what its role may do: the piles on its first page."""

from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateJob

from network.models import ContactPoint
from people import sending
from postings.lastday import last_day
from postings.models import Enquiry, Posting, Status, Undelivered
from postings.templatetags.look import day

from . import answers, clearances, figures, handed_in, permissions, queue, reaching
from .models import CallOut, Communication, Concern, Match, MatchState, Suggestion
from .silence import CALL_AFTER, NUDGE_AFTER
from .templatetags.staffroom import waited

AWAITING = [MatchState.PROPOSED, MatchState.ACCEPTED_BY_ONE]


@dataclass(frozen=True)
class Pile:
    """One kind of thing that waits: how many, a word on the most pressing of them, and where they are."""

    name: str
    num: int
    label: str
    address: str
    note: str = ""
    is_urgent: bool = False


def piles(user, *, at):
    """What waits for `user`, in the order of the page; one query each. Of what is handed in only what waits."""
    usual = [pile(user, at) for word, pile in PILES if permissions.may(user, word)]
    return usual + (_handed_in(user, at) if permissions.may(user, "network") else [])


def unanswered(user):
    """Requests without an answer in the account's regions, whoever waits longest first."""
    return permissions.visible(Posting.objects.unanswered(), to=user)


def _unanswered(user, at):
    """With how many wait long, or where none does the nearest last day that presses."""
    late = Count("pk", filter=Q(waits_since__lte=at - queue.LATE_AFTER))
    pressing = answers.is_due(by=at + answers.PRESSES_FROM)
    counts = {"num": Count("pk"), "late": late, "ends": Min("expires_at", filter=pressing)}
    counted = unanswered(user).order_by().aggregate(**counts)
    note = ""
    if counted["late"]:
        hours = int(queue.LATE_AFTER.total_seconds() // 3600)
        note = _("%(num)s länger als %(hours)s Std.") % {"num": counted["late"], "hours": hours}
    elif counted["ends"]:
        note = _("das erste bis %(day)s") % {"day": day(last_day(counted["ends"]))}
    return Pile(
        "unanswered",
        counted["num"],
        _("ohne Antwort"),
        address("unanswered_list"),
        note=note,
        is_urgent=bool(counted["ends"]),
    )


def _reviews(user, at):
    counted = figures.waiting(user)
    oldest = counted["oldest"]
    return Pile(
        "reviews",
        counted["all"],
        _("zu prüfen"),
        address("review_list"),
        note=_longest(oldest, at=at),
        is_urgent=bool(oldest and at - oldest >= queue.LATE_AFTER),
    )


def _sent_back(user, at):
    """Whose authors were asked for a change and have not answered."""
    asked = permissions.visible(Posting.objects.sent_back(), to=user).order_by()
    counted = asked.aggregate(num=Count("pk"), oldest=Min("reviewed_at"))
    return Pile(
        "sent_back",
        counted["num"],
        _("Änderung erbeten"),
        address("postings_posting_changelist", f"?status__exact={Status.CHANGES_REQUESTED}"),
        note=_longest(counted["oldest"], at=at),
    )


def _reports(user, at):
    reports = permissions.visible(queue.Review.objects.waiting().filter(occasion="report"), to=user).order_by()
    counted = reports.aggregate(num=Count("pk"), oldest=Min("opened_at"))
    return Pile(
        "reports",
        counted["num"],
        _("gemeldet"),
        address("review_list", "?anlass=report"),
        note=_longest(counted["oldest"], at=at),
    )


def _talks(user, at):
    """Messages to be read first, what one of two reported, and words that never came."""
    waiting = permissions.visible(Enquiry.objects.needing_office(), to=user).order_by()
    counted = waiting.aggregate(num=Count("pk"), oldest=Min("looks_since"))
    return Pile(
        "talks",
        counted["num"],
        ngettext("Unterhaltung zu prüfen", "Unterhaltungen zu prüfen", counted["num"]),
        address("talk_list"),
        note=_longest(counted["oldest"], at=at),
        is_urgent=bool(counted["num"] and at - counted["oldest"] >= queue.LATE_AFTER),
    )


def _suggestions(user, at):
    suggested = Suggestion.objects.open()
    if not permissions.is_everywhere(user):
        # As permissions.visible, but without joining both postings of all suggestions: that took four times as long.
        here = Posting.objects.published().filter(region__in=permissions.own_regions(user)).values("pk")
        suggested = suggested.filter(Q(request__in=here) | Q(offer__in=here))
    num = suggested.count()
    return Pile("suggestions", num, ngettext("Vorschlag offen", "Vorschläge offen", num), address("suggestion_list"))


def _silent_matches(user, at):
    awaiting = permissions.visible(Match.objects.filter(state__in=AWAITING), to=user).order_by()
    silent = Count("pk", filter=Q(waiting_since__lte=at - NUDGE_AFTER))
    counted = awaiting.aggregate(num=Count("pk"), silent=silent)
    return Pile(
        "silent_matches",
        counted["silent"],
        _("Vermittlungen still"),
        address("match_list"),
        note=_("von %(num)s, die auf Zusage warten") % counted if counted["num"] else "",
        is_urgent=bool(counted["silent"]),
    )


def _to_connect(user, at):
    """Who has said yes on both sides and was promised that the office brings them together."""
    promised = permissions.visible(Match.objects.to_connect(), to=user).order_by()
    counted = promised.aggregate(num=Count("pk"), oldest=Min("waiting_since"))
    due = counted["oldest"] and reaching.working_days_after(
        timezone.localdate(counted["oldest"]), reaching.WORKING_DAYS
    )
    return Pile(
        "to_connect",
        counted["num"],
        _("zusammenbringen"),
        address("match_list", "?verbinden=on"),
        note=_("das erste bis %(day)s") % {"day": day(due)} if due else "",
        is_urgent=bool(due and due < timezone.localdate(at)),
    )


def _asked_in_vain(user, at):
    """Agreed on, and neither side says how it was: somebody calls before it fades."""
    silent = permissions.visible(Match.objects.asked_in_vain(by=at - CALL_AFTER), to=user).order_by()
    counted = silent.aggregate(num=Count("pk"), oldest=Min("asked_at"))
    return Pile(
        "asked_in_vain",
        counted["num"],
        _("nachfragen, ob es geklappt hat"),
        address("match_list", "?unklar=on"),
        note=_longest(counted["oldest"], at=at),
    )


def _call_outs(user, at):
    """Those to which somebody is missing and the clock cannot help; urgent where somebody cancelled after the end."""
    lacking = permissions.visible(CallOut.objects.lacking(at=at), to=user).order_by()
    counted = lacking.aggregate(num=Count("pk"), left=Count("pk", filter=Q(is_left=True)))
    return Pile(
        "call_outs",
        counted["num"],
        ngettext("Aufruf, dem jemand fehlt", "Aufrufe, denen jemand fehlt", counted["num"]),
        address("call_out_list", "?stand=fehlt"),
        note=_("bei %(left)s nach dem Ende abgesagt") % counted if counted["left"] else "",
        is_urgent=bool(counted["left"]),
    )


def _follow_ups(user, at):
    due = permissions.visible(Communication.objects.due(on=timezone.localdate(at)), to=user).order_by()
    overdue = Count("pk", filter=Q(follow_up_on__lt=timezone.localdate(at)))
    counted = due.aggregate(num=Count("pk"), overdue=overdue)
    return Pile(
        "follow_ups",
        counted["num"],
        ngettext("Wiedervorlage heute", "Wiedervorlagen heute", counted["num"]),
        address("follow_up_list"),
        note=_("%(overdue)s überfällig") % counted if counted["overdue"] else "",
    )


def _concerns(user, at):
    today = timezone.localdate(at)
    late = Count("pk", filter=Q(due_on__lt=today))
    counted = Concern.objects.waiting().order_by().aggregate(num=Count("pk"), late=late, due=Min("due_on"))
    return Pile(
        "concerns",
        counted["num"],
        _("Anliegen offen"),
        address("concern_list"),
        note=_("das erste bis %(day)s") % {"day": day(counted["due"])} if counted["due"] else "",
        is_urgent=bool(counted["late"]),
    )


def _undelivered(user, at):
    letters = permissions.visible(Undelivered.objects.open(), to=user).order_by()
    counted = letters.aggregate(num=Count("pk"), oldest=Min("failed_at"))
    return Pile(
        "undelivered",
        counted["num"],
        ngettext("Brief kam nicht an", "Briefe kamen nicht an", counted["num"]),
        address("undelivered_list"),
        note=_longest(counted["oldest"], at=at),
        is_urgent=bool(counted["num"]),
    )


def _clearances(user, at):
    num = clearances.to_renew(on=timezone.localdate(at), to=user).count()
    label = ngettext("Nachweis läuft aus", "Nachweise laufen aus", num)
    return Pile("clearances", num, label, address("people_clearance_changelist"))


def _contact_points(user, at):
    mine = ContactPoint.objects.all() if permissions.is_everywhere(user) else ContactPoint.objects.of_staff(user)
    return Pile(
        "contact_points",
        mine.to_check(at=at).count(),
        _("Anlaufstellen nachfragen"),
        address("network_contactpoint_changelist"),
        note=_("seit sechs Monaten nicht geprüft"),
    )


def _handed_in(user, at):
    return [
        Pile(
            waits.kind.page,
            waits.num,
            _("zu lesen: %(page)s") % {"page": waits.kind.label},
            address(waits.kind.page),
            note=_longest(waits.oldest, at=at),
            is_urgent=at - waits.oldest >= handed_in.PROMISED,
        )
        for waits in handed_in.waiting(user, at=at)
    ]


def _jobs(user, at):
    """Work that failed for good, except letters, which are a pile of their own; and what waits: due and not done yet, or
    a letter that was tried in vain."""
    failed = Q(status="failed") & ~Q(queue_name=sending.QUEUE)
    in_vain = Q(queue_name=sending.QUEUE, attempts__gt=0)
    waits = Q(status="todo") & (Q(scheduled_at=None) | Q(scheduled_at__lte=at) | in_vain)
    jobs = ProcrastinateJob.objects.filter(failed | waits).order_by()
    counted = jobs.aggregate(failed=Count("pk", filter=failed), waiting=Count("pk", filter=waits))
    may_look = user.has_perm("procrastinate.view_procrastinatejob")
    return Pile(
        "jobs",
        counted["failed"],
        ngettext("Aufgabe hängt", "Aufgaben hängen", counted["failed"]),
        address("procrastinate_procrastinatejob_changelist", "?status__exact=failed") if may_look else "",
        note=ngettext("%(num)s wartet", "%(num)s warten", counted["waiting"]) % {"num": counted["waiting"]},
        is_urgent=bool(counted["failed"]),
    )


def _longest(since, *, at):
    return _("am längsten %(age)s") % {"age": waited(at - since)} if since else ""


def address(name, query="", args=()):
    """Where a page of this room is; nothing where the room has no such page."""
    try:
        return reverse(f"admin:{name}", args=args) + query
    except NoReverseMatch:
        return ""


PILES = [
    ("match", _unanswered),
    ("review", _reviews),
    ("match", _suggestions),
    ("match", _silent_matches),
    ("match", _to_connect),
    ("match", _asked_in_vain),
    ("match", _call_outs),
    ("review", _reports),
    ("review", _talks),
    ("review", _sent_back),
    ("hear", _concerns),
    ("answer", _follow_ups),
    ("answer", _undelivered),
    ("clear", _clearances),
    ("network", _contact_points),
    ("oversee", _jobs),
]
