"""Tables that grow: rows written once more, each like its pattern, and what pages then ask."""

import itertools

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField
from playhouse.test_utils import count_queries

from app.accounts.models import Duty, Organisation, Person, Session
from app.kernel.db import new_id, write
from app.kernel.files import Attachment
from app.kernel.jobs import Job
from app.kernel.notices import Notice
from bidding.models import (
    Award,
    Contract,
    Ending,
    Exemption,
    Expert,
    ExpertItem,
    LedgerRow,
    Objection,
    Payment,
    Requirement,
    Result,
    Seat,
    Signup,
)
from exports.models import Paper
from intermediaries.models import (
    Agency,
    Change,
    Honour,
    Intake,
    ItemEdition,
    LaterCheck,
    LibraryImport,
    LimitRow,
    Offering,
    Performance,
    PersonFlag,
    Practitioner,
    Qualification,
    Relation,
    ServiceItem,
)
from joint_review.models.clause import Clause
from joint_review.models.opinion import Opinion, Reply
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Intake as DrawingFile
from joint_review.models.sheet import Sheet
from projects.models import Project, Unit
from supervision.appraisals.models import Appraisal, AppraisalObjection
from supervision.board.models import BoardFigure, Signal
from supervision.checks.models import Check, CheckPlan
from supervision.collusion.models import Suspicion
from supervision.complaints.models import Complaint
from supervision.credit.models import CreditEntry, CreditSum, RuleSet
from supervision.evaluation.models import Evaluation, OwnerSample
from supervision.questionnaires.models import Demand, Invitation, Meeting, Question, Questionnaire
from supervision.sanctions.models import Sanction

GROWING = (
    Exemption,
    Payment,
    Organisation, Person, Duty, Session, Notice, Job, Project, Unit, Requirement, Award, Contract, Ending, LedgerRow,
    Result, Signup, Objection, Paper, Agency, Qualification, Practitioner, Offering, Relation,
    Change, PersonFlag, Honour, Performance, LibraryImport, ServiceItem, ItemEdition, LimitRow,
    Package, Task, Sheet, DrawingFile, Opinion, Reply, Clause, Evaluation, CreditEntry, CreditSum,
    RuleSet, Sanction, Complaint, Attachment, Intake, LaterCheck, CheckPlan, Check, BoardFigure, Signal,
    Expert, ExpertItem, Seat, Suspicion, Questionnaire, Question, Invitation, Meeting, Demand, OwnerSample, Appraisal, AppraisalObjection,
)  # fmt: skip
# what must differ where the indexes do not say it, or name a column that takes certain words only
DIFFERS = {
    CreditEntry: {"cause"}, Ending: {"requirement"}, Duty: {"person"}, Evaluation: {"contract"}, OwnerSample: {"agency", "number"}, Task: {"reviewer"}, Unit: {"uscc"},
}  # fmt: skip
_count = itertools.count(500_001)


def varied(field, value):
    """Another value of a column that holds no value twice."""
    number = next(_count)
    if isinstance(field, ForeignKeyField):
        return copied(field.rel_model.get_by_id(value)).get_id()
    if isinstance(field, CharField):
        return f"{value[: (field.max_length or 20) - 6]}{number:06d}"
    return value + number if isinstance(field, IntegerField) else value


def alone(model):
    """The columns no two rows may share: unique ones, one of each unique index, a project's code."""
    if model in DIFFERS:
        return DIFFERS[model]
    fields = model._meta.fields
    found = {name for name, field in fields.items() if field.unique or name == "code"}
    for names, unique in (one for one in model._meta.indexes if isinstance(one, tuple)):
        if unique and not found & set(names):
            plain = [
                n for n in names if not isinstance(fields[n], (ForeignKeyField, DateTimeField))
            ]
            found.add((plain or list(names))[-1])
    return found - {model._meta.primary_key.name}


def copied(row):
    """Write a row once more, with a key of its own."""
    model, told = type(row), dict(row.__data__)
    for name in alone(model):
        if told[name] is not None:
            told[name] = varied(model._meta.fields[name], told[name])
    key = model._meta.primary_key
    if isinstance(key, CharField):
        told[key.name] = new_id()
    else:
        del told[key.name]
    return model.create(**told)


def patterns(**wanted):
    """Of every table the row that is copied: one of the agency or package wanted, where it can be."""
    found = {}
    for model in GROWING:
        query = model.select().order_by(model._meta.primary_key)
        mine = [getattr(model, name) == key for name, key in wanted.items() if hasattr(model, name)]
        mine += [Job.state == "parked"] * (model is Job)
        row = (query.where(*mine).first() if mine else None) or query.first()
        if row is not None:
            found[model] = row
    return found


def filled(rows, count):
    """Bring every growing table to so many rows, all like its pattern."""
    with write():
        for model, row in rows.items():
            for _ in range(count - model.select().count()):
                copied(row)


def queries(client, path, few=None):
    """Count the queries of a page; the second answer, when small caches are warm.

    Where `few` are known to be enough and the first answer asked no more, it will do.
    """
    for _ in range(2):
        with count_queries() as counter:
            client.get(path).close()
        if few is not None and counter.count <= few:
            break
    return counter.count
