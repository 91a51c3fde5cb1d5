"""Reading in earlier data: a table becomes postings, in steps that each can be looked at before the next.

tables, csv_tables, workbooks read a file; columns says what its columns are; cells and verdicts what each row would become;
checking does that for a whole batch, committing makes it so, undoing takes it back; keeping forgets the raw rows.
"""
