from postings.forms import KindForm
from postings.models import Kind


class Step(KindForm):
    """`known` holds the cleaned answers of the steps before, by slug."""

    needed_once_shown = ()  # fields that belong to one answer: not required by themselves, but not optional either

    slug = ""
    template = "postings/step.html"
    titles = {Kind.OFFER: "", Kind.REQUEST: ""}
    lead = ""
    label = ""  # as it stands on the page where all answers are checked

    def __init__(self, *args, kind, known=None, **kwargs):
        self.kind, self.known = kind, known or {}
        super().__init__(*args, **kwargs)
        for name in self.needed_once_shown:
            self.fields[name].is_needed_once_shown = True

    @property
    def heading(self):
        return self.titles[self.kind]

    @classmethod
    def applies(cls, kind, known):
        return True

    def posting_fields(self):
        """The posting's fields these answers fill."""
        return {}

    @classmethod
    def initial_of(cls, posting):
        return {}
