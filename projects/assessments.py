"""Named reads of zones' assessments; nothing here writes."""

from __future__ import annotations

import datetime as dt

from app.accounts.models import Organisation, Region
from app.kernel.prepared import prepared
from projects.assessment_states import AssessmentState
from projects.models import Assessment

MOST = 500


def _whole():
    query = Assessment.select(Assessment, Organisation, Region).join(Organisation)
    return query.switch(Assessment).join(Region, on=(Assessment.region == Region.code))


def assessment(key: str) -> Assessment | None:
    """Return an assessment with its committee and division, None when there is none."""
    return _whole().where(Assessment.id == key).first()


def successor(row: Assessment) -> Assessment | None:
    """Return what was published instead of an assessment, None where nothing was."""
    return Assessment.select().where(Assessment.replaces == row.id).first()


def published() -> list[Assessment]:
    """List what zones have published, the newest first; withdrawn ones too, marked so."""
    query = _whole().where(Assessment.published_at.is_null(False))
    return list(query.order_by(Assessment.published_at.desc(), Assessment.id.desc()).limit(MOST))


def drafts_of(organisation: str) -> list[Assessment]:
    """List what a committee has entered and not published yet."""
    mine = (Assessment.organisation == organisation) & (Assessment.state == AssessmentState.DRAFT)
    return list(_whole().where(mine).order_by(Assessment.created_at.desc()).limit(MOST))


def covering(region: str | None, item: str, day: dt.date) -> list[Assessment]:
    """List what is published for a service on a day in a division or one above it."""
    return _covering(_near(region), item, day) if region else []


def usable(region: str | None, day: dt.date) -> list[Assessment]:
    """List what a project in a division may use on a day, whatever the service."""
    return _usable(_near(region), day) if region else []


def _near(region: str) -> list[str]:
    return [region, f"{region[:4]}00", f"{region[:2]}0000"]


@prepared
def _usable(near, day):
    stands = (Assessment.state == AssessmentState.PUBLISHED) & Assessment.region.in_(near)
    inside = (Assessment.valid_from <= day) & (Assessment.valid_to >= day)
    query = Assessment.select().where(stands, inside)
    return query.order_by(Assessment.item, Assessment.valid_to.desc(), Assessment.id)


@prepared
def _covering(near, item, day):
    stands = (Assessment.state == AssessmentState.PUBLISHED) & (Assessment.item == item)
    inside = (Assessment.valid_from <= day) & (Assessment.valid_to >= day)
    query = _whole().where(stands, inside, Assessment.region.in_(near))
    return query.order_by(Assessment.valid_to.desc(), Assessment.id)
