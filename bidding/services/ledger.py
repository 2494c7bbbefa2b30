"""An agency's ledger of notices: this market's rows fill themselves, others are typed or imported."""

from dataclasses import replace
from typing import Any, BinaryIO

from app.kernel import clock, parameters
from app.kernel.db import insert_rows, new_id, write
from app.kernel.errors import NotAllowed, Reason, StaleState
from app.kernel.permissions import Actor
from bidding.models import LedgerRow, Requirement
from bidding.queries import ledger as reads
from bidding.rules import notice_sheet
from bidding.rules.notice_sheet import ALIKE, Line
from intermediaries.services import workbook

OWN = ("business", "approved", "approval_no", "market_person", "archived")
FULL = Reason("台账最多 20000 行，请先导出后删除旧的")
CHANGED = "这一条刚被同事修改或者删除，请刷新页面后再保存"
MOST = 20_000


def fill(organisation: str, origin: str) -> None:
    """Take over what an agency signed up to here, and what came of it."""
    rows, known = reads.missing(organisation), reads.decided(organisation)
    if not rows and not known:
        return
    with write():
        fresh = [_of(one, organisation, origin) for one in reads.missing(organisation)]
        if fresh:
            insert_rows(LedgerRow, fresh, ignore=True)
        for key, won in reads.decided(organisation):
            LedgerRow.update(won=won).where(LedgerRow.id == key).execute()


def _of(need: Requirement, organisation: str, origin: str) -> dict[str, Any]:
    return {
        **_blank(organisation),
        "requirement": need.id,
        "business": need.item.name[:60],
        "region": (need.region.name if need.region_id else "")[:60],
        "project": need.title,
        "owner": need.owner.name,
        "budget_fen": need.amount_fen,
        "supermarket": parameters.value("web.operator")[:80],
        "published_on": need.published_at.date(),
        "link": f"{origin}/bidding/requirements/{need.id}",
        "method": need.method_title,
        "deadline": need.signup_until,
        "signed_up": True,
        "entered_by": "系统",
    }


def _blank(organisation: str) -> dict[str, Any]:
    plain = {"id": new_id(), "created_at": clock.now(), "version": 1, "organisation": organisation}
    words = dict.fromkeys(("business", "region", "approval_no", "owner", "link", "method"), "")
    words |= dict.fromkeys(("market_person", "entered_by"), "")
    rest = dict.fromkeys(("requirement", "approved", "budget_fen", "deadline", "won"))
    return {**plain, **words, **rest, "signed_up": False, "archived": False}


def keep(
    row: LedgerRow | None, values: dict[str, Any], actor: Actor, seen: int | None = None
) -> LedgerRow:
    """Add a row, or change one; of this market's rows only the notes are the agency's.

    Raises StaleState when a colleague has saved the row since `seen` was looked at.
    """
    with write():
        if row is None:
            _room_for(actor.org_id, 1)
            made = LedgerRow(**{**_blank(actor.org_id), **values})
            made.entered_by = values.get("entered_by") or actor.name
            made.save(force_insert=True)
            return made
        wanted = values if row.requirement_id is None else {name: values[name] for name in OWN}
        same = LedgerRow.id == row.id
        same &= LedgerRow.version == seen if seen is not None else True
        done = LedgerRow.update(version=LedgerRow.version + 1, **wanted).where(same).execute()
        if done != 1:
            raise StaleState(CHANGED)
    return row


def drop(row: LedgerRow) -> None:
    """Delete a row that was typed or imported."""
    if row.requirement_id is not None:
        raise NotAllowed(Reason("本平台的公告由系统记入，不能删除"))
    with write():
        LedgerRow.delete().where(LedgerRow.id == row.id).execute()


def preview(stream: BinaryIO, organisation: str) -> list[Line]:
    """Say of every row of a workbook whether it is new, known or wrong; nothing is written."""
    rows = workbook.read(stream, notice_sheet.HEADINGS, notice_sheet.NEEDED)
    known = reads.known(organisation)
    told: list[Line] = []
    for number, typed in rows:
        line = notice_sheet.read(number, typed)
        key = tuple(line.values[name] for name in ALIKE)
        told.append(replace(line, known=not line.reasons and key in known))
        if not line.reasons:
            known.add(key)
    return told


def bring_in(stream: BinaryIO, actor: Actor) -> int:
    """Add every row that is new; one wrong row stops them all."""
    with write():
        nothing = Reason("表中的公告台账里都已有，不需要导入")
        fresh = workbook.fresh(preview(stream, actor.org_id), nothing)
        _room_for(actor.org_id, len(fresh))
        rows = [{**_blank(actor.org_id), **line.values} for line in fresh]
        for one in rows:
            one["entered_by"] = one["entered_by"] or actor.name[:60]
        insert_rows(LedgerRow, rows)
    return len(fresh)


def _room_for(organisation: str, count: int) -> None:
    held = LedgerRow.select().where(LedgerRow.organisation == organisation).count()
    if held + count > MOST:
        raise NotAllowed(FULL)
