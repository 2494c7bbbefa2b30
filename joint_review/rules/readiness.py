"""What a package must have before each of its moves: guards, pure over its properties."""

from app.kernel.errors import Reason


def has_sheets(package) -> list[Reason]:
    """A package without sheets cannot be reviewed."""
    return [] if package.sheet_count else [Reason("还没有上传图纸，请先上传图纸再提交")]


def sheets_are_sound(package) -> list[Reason]:
    """Every current sheet has a number and a discipline, and no number stands twice."""
    return list(package.sheet_problems)


def institution_is_chosen(package) -> list[Reason]:
    """R231: the institution comes from a filed contract of the market."""
    if package.institution_id:
        return []
    return [Reason("本项目还没有备案的施工图审查合同，请先在中介超市选取审查机构并备案合同")]


def asks_once(package) -> list[Reason]:
    """R056: one notice of correction per acceptance, a second would be a hidden pause."""
    return [Reason("补正只能一次性告知一次，本件已经补正过")] if package.corrected else []


def all_disciplines_assigned(package) -> list[Reason]:
    """Every discipline that has sheets has a reviewer."""
    missing = package.unassigned
    if not missing:
        return []
    return [Reason.of("还有专业没有指派审查人：{names}", names="、".join(missing))]


def all_tasks_done(package) -> list[Reason]:
    """The lead concludes only when every discipline has finished its round."""
    open_tasks = package.open_tasks
    found = all_disciplines_assigned(package)
    if open_tasks:
        names = "、".join(open_tasks)
        found.append(Reason.of("还有专业没有完成本轮审查：{names}", names=names))
    return found


def all_judged(package) -> list[Reason]:
    """Every answer of the designer has its verdict before the lead concludes."""
    count = package.unjudged
    return [Reason.of("还有 {count} 条回复没有复审", count=count)] if count else []


def has_opinions_to_issue(package) -> list[Reason]:
    """An opinion notice needs at least one opinion."""
    if package.open_opinions:
        return []
    return [Reason("本轮没有未闭合的意见，可以直接判定合格")]


def no_open_must(package) -> list[Reason]:
    """No certificate over an open opinion that must be answered."""
    count = package.open_musts
    return [Reason.of("还有 {count} 条必须修改的意见没有闭合", count=count)] if count else []


def all_replied(package) -> list[Reason]:
    """The designer answers each opinion before handing back."""
    count = package.unanswered
    return [Reason.of("还有 {count} 条意见没有回复", count=count)] if count else []
