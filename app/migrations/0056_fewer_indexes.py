"""Drop indexes whose columns begin a longer index: every sealed offer wrote each of them."""

DOUBLED = (
    ("bidding_signup", "requirement_id"),
    ("bidding_signup", "organisation_id"),
    ("bidding_envelope", "signup_id"),
)


def up(migrator, db):
    for table, column in DOUBLED:
        db.execute_sql(f'DROP INDEX "{table}_{column}"')


def down(migrator, db):
    for table, column in DOUBLED:
        db.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')
