"""Two people at once: one holds the package for the length of a transaction, the other waits.

A move of a package asks about its opinions and sheets, a move of an opinion asks about its
package. Whoever comes second must judge by what the first one left, on both databases.
"""

from __future__ import annotations

from app.kernel.errors import StaleState
from app.kernel.fire import stale
from joint_review.models.package import Package, Task
from joint_review.models.sheet import Sheet
from joint_review.opinion_states import TASK
from joint_review.states import PACKAGE

REPLACED = (
    "这张图纸刚刚换了新版，意见没有记上。现在显示的是新版，您填写的内容和标记都还在，请核对后再提交"
)
REMOVED = "这张图纸刚刚被移出图纸包，意见没有记上。您填写的内容还在，请改提到别的图纸或整套图纸"


def hold(package: Package) -> Package:
    """Inside write(): take the package's row and see that it still stands as it was read.

    Raises StaleState, saying who moved it and how it stands now.
    """
    Package.update(version=Package.version).where(Package.id == package.id).execute()
    now = Package.select(Package.state, Package.round).where(Package.id == package.id).get()
    if (now.state, now.round) != (package.state, package.round):
        raise stale(PACKAGE, package)
    return package


def hold_task(task: Task) -> None:
    """Inside write(): the task is still in the same hands and in the same state."""
    now = Task.select(Task.state, Task.reviewer).where(Task.id == task.id).get()
    if (now.state, now.reviewer_id) != (task.state, task.reviewer_id):
        raise stale(TASK, task)


def hold_sheet(sheet: Sheet) -> None:
    """Inside write(): the sheet is still the one in force; StaleState with what became of it."""
    now = Sheet.select(Sheet.standing).where(Sheet.id == sheet.id).get()
    if now.standing != "current":
        raise StaleState(REPLACED if now.standing == "replaced" else REMOVED)
