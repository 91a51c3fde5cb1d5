"""What the clock does about postings and conversations, in its order; the worker asks for it, and the clock of the demo."""

from postings import expiring, noticing, nudging


def end(*, at):
    """What comes back, then what is asked and told, then what ends: nobody is paused who was not asked."""
    expiring.bring_back(at=at)
    noticing.ask(at=at)
    noticing.warn(at=at)
    noticing.ask_again_for_change(at=at)
    expiring.expire_due(at=at)
    noticing.tell_over(at=at)


def remind(*, at):
    nudging.remember_reserve(at=at)
    nudging.nudge_due(at=at)
    nudging.ask_outcomes(at=at)
    nudging.let_fade(at=at)
