from django.db import migrations

# What agreed matches hold is counted apart from the author's own count, of which it was a part until now. Where she had set
# that below what matches hold, they hold it all the same.
HELD = """
WITH held AS (
    SELECT posting.id, least(sum(coalesce(match.amount, 1)), posting.amount) AS num
    FROM coordination_match match
    JOIN postings_posting posting ON posting.id IN (match.request_id, match.offer_id)
    WHERE match.state IN ('accepted_by_both', 'in_contact', 'done')
    GROUP BY posting.id
)
UPDATE postings_posting SET
    amount_held = held.num, amount_promised_elsewhere = greatest(0, amount_promised_elsewhere - held.num)
FROM held WHERE held.id = postings_posting.id
"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0009_calls_owed"), ("postings", "0010_life")]
    operations = [migrations.RunSQL(HELD, migrations.RunSQL.noop)]
