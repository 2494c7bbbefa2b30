"""A publicity counted in hours, where the local rule knows one."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE bidding_requirement ADD COLUMN publicity_hours INTEGER")


def down(migrator, db):
    db.execute_sql("ALTER TABLE bidding_requirement DROP COLUMN publicity_hours")
