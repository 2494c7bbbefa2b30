"""What an admitted agency wants changed: drafted block by block, audited, then in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.kernel import clock, events
from app.kernel.db import write
from app.kernel.errors import Invalid, NotAllowed, Reason, StaleState
from app.kernel.fire import fire
from app.kernel.permissions import SYSTEM, Actor
from intermediaries import queries
from intermediaries.models import Agency, Change
from intermediaries.queries import changes as reads
from intermediaries.rules.changes import Lines, against, put, without
from intermediaries.rules.people import check_identity, mask_identity
from intermediaries.services import blocks, flags, papers, shelf
from intermediaries.services.application import touch
from intermediaries.states import CHANGE, AgencyState, ChangeState
from intermediaries.states.changes import BLOCKS

WAITING = Reason.of("这一部分的变更正在审核；办结或撤回后才能再改。")
Edit = Callable[[list], Lines]


def prepare(change: Change) -> Change:
    """Set on a change what its guards look at."""
    now = blocks.read(change.agency, change.block)
    change.against = against(change.title, change.before, change.after, now)
    return change


def rewrite(agency: Agency, block: str, actor: Actor, edit: Edit) -> Change:
    """Write the lines of the open draft anew, beginning one where there is none; in write()."""
    touch(agency, (AgencyState.LISTED,))
    agency = queries.agency(agency.id)
    change = reads.open_change(agency, block)
    if change is None:
        now = blocks.read(agency, block)
        key = f"{agency.id}:{block}"
        change = Change.create(agency=agency, block=block, before=now, after=now, open_key=key)
        facts = {"block": BLOCKS[block], "agency": agency.name}
        events.record("intermediaries.change.begin", change, actor=actor, facts=facts)
    if change.state != ChangeState.DRAFT:
        raise NotAllowed(WAITING)
    change.after = list(edit(change.after))
    mine = (Change.id == change.id) & (Change.version == change.version)
    changed = Change.update(after=change.after, version=Change.version + 1).where(mine).execute()
    if not changed:
        raise StaleState("这一页已经过时，请刷新后再办理")
    change.version += 1
    return change


def propose(agency: Agency, name: str, command: Any, actor: Actor) -> Change:
    """Take one step's form of an admitted agency as a line of the draft."""
    return STEPS[name](agency, command, actor)


def _with_scan(agency, block, line, upload, actor, key=None) -> Change:
    slot = blocks.SLOTS[block]
    blob = papers.keep(upload, slot)
    with write():
        change = rewrite(agency, block, actor, lambda lines: put(lines, line))
        papers.hang(blob, change, f"{slot}:{key or line['key']}", upload, actor)
    return change


def _identity(agency: Agency, command: Any, actor: Actor) -> Change:
    facts = {n: getattr(command, n) for n in blocks.FIELDS if n != "legal_id_masked"}
    if command.legal_id:
        wrong = check_identity(command.legal_id)
        if wrong:
            raise Invalid({"legal_id": wrong[0]})
        facts["legal_id_masked"] = mask_identity(command.legal_id)
    blob = papers.keep(command.licence, "licence")

    def edit(lines: list) -> Lines:
        for name, value in facts.items():
            lines = put(lines, {"key": name, "value": value})
        return put(lines, {"key": "licence", "value": command.licence.filename}) if blob else lines

    with write():
        change = rewrite(agency, "identity", actor, edit)
        papers.hang(blob, change, "licence:licence", command.licence, actor)
    return change


def _paper(agency: Agency, command: Any, actor: Actor) -> Change:
    papers.check_paper(command)
    there = blocks.lines(agency, "qualifications")
    same = ("kind", "level", "major", "number")
    key = _key(there, lambda one: all(one[n] == getattr(command, n) for n in same))
    line = blocks.line_of(command, blocks.PAPER, key)
    if line in there:
        raise Invalid({"number": "这张证书已经填写。"})
    return _with_scan(agency, "qualifications", line, command.scan, actor)


def _person(agency: Agency, command: Any, actor: Actor) -> Change:
    papers.check_person(command)
    masked, digest = mask_identity(command.identity), flags.digest(command.identity)
    there = blocks.lines(agency, "people")

    def same(one: dict) -> bool:
        known = one["_digest"] == digest if one["_digest"] else one["id_masked"] == masked
        return known and one["certificate"] == command.certificate

    typed = {name: getattr(command, name) for name in blocks.PERSON if name != "id_masked"}
    line = {name: blocks.plain(value) for name, value in typed.items()}
    line |= {"key": _key(there, same), "id_masked": masked, "_digest": digest}
    return _with_scan(agency, "people", line, command.proof, actor)


def _key(lines: list[dict], same: Callable[[dict], bool]) -> str:
    """Name a line: that of the row it renews, or a new one."""
    found = next((one["key"] for one in lines if same(one)), None)
    taken = {one["key"] for one in lines}
    return found or next(f"+{n}" for n in range(1, len(lines) + 2) if f"+{n}" not in taken)


def _service(agency: Agency, command: Any, actor: Actor) -> Change:
    item = papers.check_promise(command)
    line = blocks.line_of(command, blocks.PROMISE, item.code) | {"item": item.name}
    with write():
        return rewrite(agency, "services", actor, lambda lines: put(lines, line))


def _relation(agency: Agency, command: Any, actor: Actor) -> Change:
    line = blocks.relation_line(command.kind, command.name, command.uscc)
    if any(one["key"] == line["key"] for one in blocks.lines(agency, "relations")):
        raise Invalid({"name": "这一关联关系已经填写。"})

    def edit(lines: list) -> Lines:
        kept = without(lines, blocks.NONE) if command.kind == "shareholder" else lines
        return put(kept, line)

    with write():
        return rewrite(agency, "relations", actor, edit)


STEPS = {
    "identity": _identity,
    "qualifications": _paper,
    "people": _person,
    "services": _service,
    "relations": _relation,
}


def propose_regions(
    agency: Agency, codes: list[str], actor: Actor, filings: Mapping[str, str] | None = None
) -> Change:
    """Draft other regions, with what is filed there."""
    told = filings or {}
    lines = [blocks.region_line(code, told.get(code, "")) for code in sorted({*codes, *told})]
    with write():
        return rewrite(agency, "regions", actor, lambda _: lines)


def propose_no_shareholders(agency: Agency, actor: Actor) -> Change:
    """Draft the declaration that there are no shareholders."""
    if any(one["kind"] == "shareholder" for one in blocks.lines(agency, "relations")):
        raise Invalid({"": "已填写股东，不能声明没有股东；请先删除。"})
    line = {"key": blocks.NONE, "kind": blocks.NONE}
    with write():
        return rewrite(agency, "relations", actor, lambda lines: put(lines, line))


def drop_relation(agency: Agency, relation_id: str, actor: Actor) -> Change:
    """Draft that a relation in force goes."""
    row = next((one for one in queries.relations_of(agency) if one.id == relation_id), None)
    if row is None:
        raise StaleState("这一关联关系已经删除，请刷新页面。")
    key = blocks.relation_line(row.kind, row.name, row.uscc)["key"]
    return take_out(agency, "relations", key, actor)


def take_out(agency: Agency, block: str, key: str, actor: Actor) -> Change:
    """Draft that a line goes, or take a drafted line back."""
    if not any(one["key"] == key for one in blocks.lines(agency, block)):
        raise StaleState("这一条已经移除，请刷新页面。")
    if block in ("identity", "services"):
        raise NotAllowed("这一部分不能移除单行；服务请用“停用”。")
    with write():
        return rewrite(agency, block, actor, lambda lines: without(lines, key))


def _facts(change: Change) -> dict[str, str]:
    return {"block": BLOCKS[change.block], "agency": change.agency.name}


def submit(change: Change, actor: Actor, *, seen: int | None = None) -> Change:
    """Hand a change in; the clock of its check starts."""
    with write():
        sets = {"submitted_at": clock.now()}
        told = _facts(change)
        fire(CHANGE, prepare(change), "submit", actor, facts=told, seen=seen, sets=sets)
    return change


def accept(change: Change, actor: Actor, *, seen: int | None = None) -> Change:
    """Bring a change into force; the shelf follows in the same transaction."""
    with write():
        sets = {"decided_at": clock.now(), "open_key": None}
        told = _facts(change)
        fire(CHANGE, prepare(change), "accept", actor, facts=told, seen=seen, sets=sets)
        touch(change.agency, (AgencyState.LISTED,))
        blocks.apply(change, actor)
        shelf.refresh(queries.agency(change.agency_id))
    return change


def refuse(change: Change, reason: str, actor: Actor, *, seen: int | None = None) -> Change:
    """Refuse a change with the reason; what was listed stays."""
    return _end(change, "refuse", actor, reason, seen)


def drop(change: Change, actor: Actor, *, seen: int | None = None) -> Change:
    """Take a change back before it is decided."""
    return _end(change, "drop", actor, "", seen)


def _end(change: Change, action: str, actor: Actor, reason: str, seen: int | None) -> Change:
    with write():
        sets = {"decided_at": clock.now(), "open_key": None}
        told = _facts(change)
        fire(CHANGE, change, action, actor, reason=reason, facts=told, seen=seen, sets=sets)
    return change


def drop_all(agency: Agency) -> None:
    """Take back what an agency that leaves the shelf still had open; inside write()."""
    for change in reads.open_changes(agency):
        drop(change, SYSTEM)
