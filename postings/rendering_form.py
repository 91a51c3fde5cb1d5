"""The form in which a posting is said in another language, by its author or by the office."""

from django.utils.translation import gettext_lazy as _

from postings import tongues
from postings.steps.need import About


class RenderingForm(About):
    field_order = ["text_language", "title", "text"]

    def __init__(self, *args, posting, **kwargs):
        super().__init__(*args, kind=posting.kind, **kwargs)
        language = self.fields["text_language"]
        language.label = _("In welcher Sprache schreiben Sie jetzt?")
        language.error_messages["required"] = _("Wählen Sie die Sprache, in der Sie jetzt schreiben.")
        language.choices = [("", "–"), *(each for each in tongues.choices() if each[0] != posting.text_language)]
        if self.initial["text_language"] == posting.text_language:
            self.initial["text_language"] = ""
        self.fields["title"].help_text = ""
        self.fields["text"].help_text = _("Dasselbe wie im Original. Bitte keine Namen, Adressen oder Nummern.")

    def words(self):
        said = self.posting_fields()
        return {"language": said["text_language"], "title": said["title"], "text": said["text"]}
