from procrastinate.contrib.django import app

from . import mailbox


@app.periodic(cron="27 * * * *")
@app.task(name="peoplelikeme.demo.tasks.forget_letters", queueing_lock="forget_letters", pass_context=False)
def forget_letters(timestamp):
    mailbox.forget_old()
