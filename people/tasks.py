"""Background work about people. Job arguments are keys of rows and names of letters."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from people import account_letters
from people.models import User


@app.task(
    name="people.tasks.send_account_letter", queue="mail", retry=RetryStrategy(max_attempts=12, exponential_wait=4)
)
def send_account_letter(letter, user):
    """Send one letter to an account that is still open."""
    found = User.objects.filter(pk=user, is_active=True).first()
    if found:
        account_letters.LETTERS[letter].send(found)
