"""From answers to a posting: a draft read through its steps.

A draft keeps what was typed for each step, right or wrong, so that nothing is lost by an error, a language switch or a
broken connection; whether an answer holds is asked anew each time it is read.
"""

import secrets

from django.http import Http404, QueryDict
from django.utils import timezone, translation

from people.models import Organisation, Person
from postings import chiffre, guessing, mailproof, tongues, writing

from .models import Draft, Posting
from .models.draft import key_of
from .steps import WRITING

KEPT_PER_STEP = 60  # values; a form of ours sends fewer


class Intake:
    def __init__(self, draft):
        self.draft = draft
        self.kind = draft.kind

    def _read(self):
        """(step class, its form bound to what was typed or None) for each step that applies, in order."""
        known = {}
        for step in WRITING:
            if not step.applies(self.kind, known):
                continue
            form = self._bound(step, known)
            if form is not None and form.is_valid() and self._holds(step, form):
                known[step.slug] = form.cleaned_data
            yield step, form, dict(known)

    def _holds(self, step, form):
        """A code holds once it was found right for the address that is given now."""
        return step.slug != "code" or self.email_is_proved

    def _bound(self, step, known):
        typed = self.draft.answers.get("steps", {}).get(step.slug)
        if typed is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
        return step(data, kind=self.kind, known=known)

    @property
    def email_is_proved(self):
        reach = self.draft.answers.get("steps", {}).get("erreichen", {})
        return mailproof.is_proved(self.draft, (reach.get("email") or [""])[0].strip())

    def known_before(self, slug):
        known = {}
        for step, _form, so_far in self._read():
            if step.slug == slug:
                return known
            known = so_far
        return known

    def position(self, slug):
        """Which question this is, of how many."""
        slugs = [step.slug for step, _form, _known in self._read()]
        if slug not in slugs:
            raise Http404
        return slugs.index(slug) + 1, len(slugs)

    def before(self, slug):
        """The step one goes back to; None before the first."""
        slugs = [step.slug for step, _form, _known in self._read()]
        index = slugs.index(slug) if slug in slugs else len(slugs)
        return slugs[index - 1] if index else None

    def first_open(self):
        """The first question without a good answer, or None when all have one."""
        for step, _form, known in self._read():
            if step.slug not in known:
                return step.slug
        return None

    def blank(self, slug, *, initial=None):
        """The form to show for a step: with what was typed before, but without scolding for it."""
        step = self._step(slug)
        known = self.known_before(slug)
        typed = self.draft.answers.get("steps", {}).get(slug)
        return step(initial=_as_initial(step, typed) if typed else initial or {}, kind=self.kind, known=known)

    def answer(self, slug, data):
        """Keep what was typed for a step and return its form, bound. The draft is stored, whether it holds or not."""
        step = self._step(slug)
        known = self.known_before(slug)
        names = list(step.base_fields)
        typed = {name: [value[:5000] for value in data.getlist(name)[:KEPT_PER_STEP]] for name in names if name in data}
        self.draft.answers.setdefault("steps", {})[slug] = _storable(typed)
        if slug == "was":
            self.draft.answers["steps"].pop("genauer", None)
        self.draft.touched_at = timezone.now()
        self.draft.save()
        form = step(data, kind=self.kind, known=known)
        form.is_valid()
        return form

    @property
    def seems_written_in(self):
        """The language of title and text where it is surely not the one that was chosen; else None."""
        said = next(form.cleaned_data for step, form in self.forms() if step.slug == "worum")
        return guessing.other_than(said["text_language"], f"{said['title']}\n{said['text']}")

    def put_language_right(self, code):
        """It is written in another language than was chosen at first."""
        said = self.draft.answers.get("steps", {}).get("worum")
        if said and code in tongues.ALL:
            said["text_language"] = [code]
            self.draft.save(update_fields=["answers"])

    def _step(self, slug):
        self.position(slug)
        return next(step for step in WRITING if step.slug == slug)

    def forms(self):
        """Every step with its valid form; call once first_open() is None."""
        return [(step, form) for step, form, _known in self._read()]

    def summary(self):
        """What the posting will say: field → value."""
        fields = {}
        for _step, form in self.forms():
            fields |= form.posting_fields()
        return fields

    def submit(self, *, token):
        """The posting these answers make, once; every further call returns the same."""
        if self.draft.posting_id:
            return self.draft.posting
        forms = {step.slug: form for step, form in self.forms()}
        reach = forms["erreichen"].cleaned_data
        proved = timezone.now() if self.email_is_proved and forms["erreichen"].email_to_prove else None
        person = Person(
            name=reach["name"],
            email=reach["email"] if proved else "",
            email_proved_at=proved,
            phone=reach["phone"],
            reach_by=reach["reach_by"],
            language=translation.get_language(),
        )
        return writing.submit(
            self.draft,
            token=token,
            person=person,
            organisation=_known_organisation(forms["fuer-wen"].organisation(), person),
            fields=self.summary() | {"kind": self.kind, "answers_to": self._answers_to()},
        )

    def _answers_to(self):
        asked = (self.draft.answers.get("steps", {}).get("was", {}).get("answers_to") or [""])[0]
        found = chiffre.parse(asked)
        return Posting.objects.published().filter(chiffre=found).first() if found else None


def _known_organisation(organisation, person):
    """The row we have already, where the same proved address has posted for an organisation of this name before."""
    if organisation is None or not person.has_proved_email:
        return organisation
    known = Organisation.objects.filter(
        name__iexact=organisation.name,
        posting__author__email__iexact=person.email,
        posting__author__email_proved_at__isnull=False,
    ).first()
    return known or organisation


def _as_initial(step, typed):
    """Typed values as a form's initial: lists where the field takes several."""
    several = {
        name for name, field in step.base_fields.items() if hasattr(field.widget, "allow_multiple_selected")
        and field.widget.allow_multiple_selected
    }  # fmt: skip
    return {name: values if name in several else (values[0] if values else "") for name, values in typed.items()}


def _storable(typed):
    """JSON in PostgreSQL holds no NUL and no half characters; the form has refused or will refuse them by itself."""
    clean = str.maketrans({"\0": None})
    return {
        name: [value.encode("utf-8", "ignore").decode().translate(clean) for value in values]
        for name, values in typed.items()
    }


def open_draft(token, kind, *, to_write=False):
    """(draft, its secret): the living one of the secret in the visitor's cookie, else a new one, not stored yet, with a
    secret of its own. `to_write` locks it, within the caller's transaction: answers and tries are kept in one field."""
    drafts = Draft.objects.select_for_update(of=("self",)) if to_write else Draft.objects
    if token:
        alive = drafts.alive(at=timezone.now()).held_by(token).filter(kind=kind).select_related("posting")
        found = alive.first()
        if found:
            return found, token
    token = new_token()
    return Draft(key=key_of(token), kind=kind), token


def new_token():
    return secrets.token_urlsafe(32)
