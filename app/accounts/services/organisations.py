"""Organisations come to be: made by an administrator, or registered and then approved."""

from peewee import IntegrityError

from app.accounts import queries
from app.accounts.models import Organisation, Region
from app.accounts.rules import uscc as uscc_rules
from app.accounts.rules.duties import ROLES
from app.accounts.states import OrganisationState
from app.kernel import clock, events, search
from app.kernel.db import write
from app.kernel.errors import Invalid
from app.kernel.permissions import SYSTEM, Actor

USCC_TAKEN = "这个统一社会信用代码已经登记，请向该单位的管理员索取邀请"


def organisation_faults(
    *, kind: str, name: str, uscc: str | None, region: str | None, is_person: bool
) -> dict:
    """Collect what is wrong with the details of an organisation, field -> reason."""
    faults = {}
    if kind not in ROLES:
        faults["kind"] = "请选择组织类别"
    if len(name.strip()) < 2:
        faults["name"] = "请填写完整名称"
    if is_person:
        if kind != "owner":
            faults["is_person"] = "只有项目单位可以登记为自然人"
    elif uscc or kind in ("owner", "agency", "designer"):
        reasons = uscc_rules.check(uscc or "") if uscc else ["请填写统一社会信用代码"]
        if reasons:
            faults["uscc"] = reasons[0]
    if not region_in_force(region) and kind != "platform":
        faults["region"] = "请选择现行的行政区划"
    return faults


def region_in_force(code: str | None) -> bool:
    """Say whether `code` is a division that exists today."""
    row = Region.get_or_none(Region.code == code) if code else None
    return row is not None and (row.valid_to is None or row.valid_to >= clock.today())


def create_organisation(
    *,
    kind: str,
    name: str,
    uscc: str | None = None,
    region: str | None = None,
    contact: str = "",
    phone: str = "",
    address: str = "",
    is_person: bool = False,
    state: str = "approved",
    actor: Actor = SYSTEM,
) -> Organisation:
    """Enter an organisation directly (administrators, demo). Invalid per field."""
    faults = organisation_faults(
        kind=kind, name=name, uscc=uscc, region=region, is_person=is_person
    )
    if faults:
        raise Invalid(faults)
    with write():
        made = insert_organisation(
            kind=kind,
            name=name.strip(),
            uscc=None if is_person or not uscc else uscc_rules.compact(uscc),
            region=region,
            contact=contact.strip(),
            phone=phone.strip(),
            address=address.strip(),
            is_person=is_person,
            state=OrganisationState(state),
        )
        events.record("accounts.organisation.create", made, actor=actor, facts=facts_of(made))
    return queries.organisation(made.id)


def facts_of(made: Organisation) -> dict:
    """Name the organisation for the log; a natural person is not named there."""
    name = "自然人" if made.is_person else made.name
    return {"name": name, "kind": made.kind, "uscc": made.uscc or ""}


def insert_organisation(**values) -> Organisation:
    """Insert the row; a code registered meanwhile is Invalid at its field."""
    try:
        with write():
            made = Organisation.create(**values)
            make_findable(made)
            return made
    except IntegrityError:
        raise Invalid({"uscc": USCC_TAKEN}) from None


def make_findable(place: Organisation) -> None:
    """Put name and code into the search index."""
    search.index(
        Organisation.subject_kind, place.id, f"{search.named(place.name)} {place.uscc or ''}"
    )
