"""Background work about people. Job arguments are keys of rows and names of letters."""

from people import account_letters, sending
from people.models import User


@sending.task("people.tasks.send_account_letter", is_awaited=True)
def send_account_letter(letter, user):
    """Send one letter to an account that is still open."""
    found = User.objects.filter(pk=user, is_active=True).first()
    if found:
        account_letters.LETTERS[letter].send(found)
