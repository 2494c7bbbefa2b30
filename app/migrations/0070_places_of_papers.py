"""A paper knows the place of its thing: offices of a place oversee its papers."""

PLACES = {
    "bidding.requirement": (
        "SELECT COALESCE(r.region_id, p.region_id) FROM bidding_requirement r"
        " JOIN project p ON p.id = r.project_id WHERE r.id = paper.about_id"
    ),
    "joint_review.package": (
        "SELECT p.region_id FROM review_package k JOIN project p ON p.id = k.project_id"
        " WHERE k.id = paper.about_id"
    ),
    "joint_review.argument": (
        "SELECT p.region_id FROM review_argument x JOIN review_package k ON k.id = x.package_id"
        " JOIN project p ON p.id = k.project_id WHERE x.id = paper.about_id"
    ),
    "joint_review.change": (
        "SELECT p.region_id FROM review_change x JOIN review_package k ON k.id = x.package_id"
        " JOIN project p ON p.id = k.project_id WHERE x.id = paper.about_id"
    ),
    "intermediaries.agency": "SELECT a.region_id FROM agency a WHERE a.id = paper.about_id",
    "intermediaries.intake_member": (
        "SELECT i.region_id FROM intake_member x JOIN intake i ON i.id = x.intake_id"
        " WHERE x.id = paper.about_id"
    ),
    "supervision.complaint": (
        "SELECT COALESCE(c.region_id, r.region_id) FROM complaint c"
        " LEFT JOIN bidding_requirement r ON r.id = c.requirement_id WHERE c.id = paper.about_id"
    ),
    "supervision.sanction": (
        "SELECT a.region_id FROM sanction s JOIN agency a ON a.id = s.agency_id"
        " WHERE s.id = paper.about_id"
    ),
}


def up(migrator, db):
    db.execute_sql("ALTER TABLE paper ADD COLUMN region_id VARCHAR(12)")
    for kind, place in PLACES.items():
        db.execute_sql(f"UPDATE paper SET region_id = ({place}) WHERE about_kind = '{kind}'")  # noqa: S608 our own words
    db.execute_sql('CREATE INDEX "paper_region_id_created_at" ON paper (region_id, created_at)')


def down(migrator, db):
    db.execute_sql('DROP INDEX "paper_region_id_created_at"')
    db.execute_sql("ALTER TABLE paper DROP COLUMN region_id")
