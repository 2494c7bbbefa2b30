"""Which purchases there are: of which project, since how many working days, to which end."""

from __future__ import annotations

from app.demo.buying import Plan

PLANS = (
    *(
        Plan(project, item, began, suite=suite)
        for project, item, began, suite in (
            (2, "engineering-survey", 200, "sha256"),
            (3, "surveying", 190, "sha256"),
            (4, "environmental-impact", 178, "sm3"),
            (5, "cost-consulting", 170, "sha256"),
            (6, "soil-conservation", 160, "md5"),
            (7, "quality-testing", 148, "sha256"),
            (9, "engineering-survey", 136, "sha256"),
            (10, "cost-consulting", 120, "sha256"),
        )
    ),
    Plan(8, "engineering-supervision", 130, "terminated"),
    Plan(11, "tender-agency", 110, "declined", days=120, reserves=0),
    Plan(12, "surveying", 100, "in service", days=160),
    Plan(14, "cost-consulting", 60, "in service", days=57),
    Plan(15, "environmental-impact", 66, "in service", days=45),
    Plan(18, "quality-testing", 34, "delivered", days=40),
    Plan(16, "soil-conservation", 38, "returned", days=50),
    Plan(17, "surveying", 12, "awarded"),
    Plan(21, "cost-consulting", 24, "awarded"),
    Plan(19, "engineering-survey", 13, "uploaded"),
    Plan(24, "environmental-impact", 8, "objection", publicity=5),
    Plan(20, "quality-testing", 10, "rejected", publicity=8),
    Plan(22, "surveying", 11, "upheld", publicity=6),
    Plan(27, "cost-consulting", 6, "publicity", publicity=5),
    Plan(23, "engineering-supervision", 7, "publicity", publicity=5, reserves=1),
    Plan(30, "surveying", 6, "frozen"),
    Plan(25, "cost-consulting", 6, "seeding", level=3),
    Plan(33, "engineering-design", 10, "sole"),
    Plan(28, "soil-conservation", 55, "refused"),
    Plan(29, "geological-hazard", 44, "nobody"),
    Plan(32, "environmental-impact", 15, "cancelled"),
    Plan(36, "geological-hazard", 2, "draft"),
    Plan(34, "cost-consulting", 3, "draft"),
    Plan(35, "tender-agency", 9, "discarded"),
    Plan(36, "engineering-survey", 1, "signup", bidders=2),
    Plan(37, "cost-consulting", 3, "sealed open", bidders=2),
    Plan(38, "quality-testing", 2, "withdrawn", bidders=3),
    Plan(3, "cost-consulting", 3, "revised"),
    Plan(25, "surveying", 7, "live ended", bidders=3, publicity=5),
    Plan(30, "drawing-review", 6, "live", bidders=20),
    Plan(19, "surveying", 7, "explaining", bidders=3),
    Plan(21, "surveying", 7, "choosing"),
    Plan(22, "engineering-consulting", 7, "sealed", bidders=4, publicity=5),
    Plan(23, "surveying", 6, "opening", bidders=3),
    Plan(28, "surveying", 7, "scoring", bidders=2),
    Plan(29, "cost-consulting", 13, "scored", bidders=3),
    Plan(33, "surveying", 6, "sealed shut", bidders=2),
    Plan(32, "cost-consulting", 6, "live ready", bidders=2),
    Plan(12, "drawing-review", 7, "lots", bidders=2, publicity=5),
    Plan(18, "cost-consulting", 30, "framework", bidders=2),
    Plan(37, "surveying", 3, "audit"),
    Plan(38, "cost-consulting", 4, "invalid"),
)  # fmt: skip
