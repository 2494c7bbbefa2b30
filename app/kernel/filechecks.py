"""Checks of an upload; each failing one answers a sentence that says what to do about it.

Cheap ones run here; what needs a parser of foreign bytes runs in a limited child process.
"""

import functools
import stat
import zipfile
from dataclasses import dataclass

from app.kernel.errors import Reason
from app.kernel.filetypes import EXTENSIONS, NO_ZIP, WORDS, clean_name, extension, fits, kind_of
from app.kernel.parameters import Parameter, value
from app.kernel.sandbox import Child, JobFailed
from app.kernel.storage import too_large

PARAMETERS = (
    Parameter("files.max_mb", "单个文件大小上限", "int", 200, "MB", "运维约定"),
    Parameter("files.max_pages", "单个 PDF 页数上限", "int", 500, "页", "运维约定"),
    Parameter("files.max_page_mm", "图纸页面边长上限", "int", 5100, "毫米", "A0 加长图幅上限"),
    Parameter("files.max_unpacked_mb", "压缩文件展开后大小上限", "int", 2000, "MB", "运维约定"),
    Parameter("files.max_unpack_ratio", "压缩文件展开倍数上限", "int", 200, "倍", "运维约定"),
    Parameter("files.max_megapixels", "图片像素上限", "int", 100, "百万像素", "运维约定"),
    Parameter("files.max_dxf_entities", "DXF 图元数量上限", "int", 300000, "个", "运维约定"),
)
DRAWINGS = ("pdf", "dxf")
DOCUMENTS = ("pdf", "docx", "xlsx", "ole", "png", "jpeg")
ANY = tuple(EXTENSIONS)

EMPTY = Reason.of("文件是空的（0 字节），请检查后重新选择。")
NO_NAME = Reason.of("文件名不能为空，也不能只有符号，请改名后再传。")
PROGRAM = Reason.of("这个文件的内容是可执行程序，不是它名字所说的类型，不能上传。")
PAGE_OF_WEB = Reason.of("网页和脚本文件不能上传。请另存为 PDF 后再传。")
ENCRYPTED = Reason.of("这份 PDF 设置了密码，无法打开。请取消密码保护后重新导出再传。")
NO_PAGES = Reason.of("这份 PDF 没有页面，请重新导出后再传。")
BROKEN_PDF = Reason.of("这份 PDF 已损坏或不完整，无法打开。请重新导出后再传。")
BROKEN_DXF = Reason.of("这份 DXF 已损坏或不完整，无法读取。请在 CAD 软件中核查后另存再传。")
EMPTY_DXF = Reason.of("这份 DXF 里没有图形，请检查是否导出了正确的图层和布局。")
BROKEN_ZIP = Reason.of("这个压缩文件已损坏或带有密码，无法打开。请重新制作后再传。")
BOMB = Reason.of("这个压缩文件展开后过大，可能有害，不能上传。请减少内容或分开上传。")
TOO_SLOW = Reason.of("文件过于复杂，在规定时间内没有检查完。请拆分或清理后再传。")
CLIMBS = Reason.of(
    "这个压缩文件里有指向文件夹之外的路径或链接，可能有害，不能上传。请重新制作后再传。"
)
SCRIPT = Reason.of("这份 PDF 带有脚本，不能上传。请用“打印为 PDF”重新导出后再传。")
LAUNCH = Reason.of(
    "这份 PDF 打开时会启动程序或发送数据，不能上传。请用“打印为 PDF”重新导出后再传。"
)
CARRIES = Reason.of("这份 PDF 里夹带了其他文件，不能上传。请去掉附件，分开上传。")
HIDDEN = Reason.of(
    "这份 PDF 的部分内容经过加密或特殊压缩，无法检查，不能上传。请用“打印为 PDF”重新导出后再传。"
)
TWO_IN_ONE = Reason.of("这份 PDF 同时又是压缩包或网页，可能有害，不能上传。请重新导出后再传。")
MACROS = Reason.of("这个文件带有宏或程序，不能上传。请另存为不带宏的格式后再传。")
ENTITIES = Reason.of(
    "这个文件的内部结构异常，可能有害，不能上传。请在 Word、Excel 或 WPS 中另存后再传。"
)
EXTERNAL = Reason.of(
    "这个文件打开时会读取外部的模板、图片或数据，不能上传。请断开外部链接后另存再传。"
)
BROKEN_IMAGE = Reason.of("这张图片已损坏，无法打开。请重新导出后再传。")
ZIPPED = ("zip", "docx", "xlsx", "pptx")
OFFICE = ("docx", "xlsx", "pptx")
IMAGES = ("png", "jpeg")


FIXED = {
    "encrypted": ENCRYPTED, "no_pages": NO_PAGES, "empty": EMPTY_DXF, "timeout": TOO_SLOW,
    "crashed": TOO_SLOW, "memory": TOO_SLOW, "bomb": BOMB, "script": SCRIPT, "launch": LAUNCH,
    "carries": CARRIES, "two_in_one": TWO_IN_ONE, "macros": MACROS, "entities": ENTITIES,
    "external": EXTERNAL, "commands": EXTERNAL, "hidden": HIDDEN,
}  # fmt: skip
BROKEN = {"pdf": BROKEN_PDF, "dxf": BROKEN_DXF, "png": BROKEN_IMAGE, "jpeg": BROKEN_IMAGE}


@dataclass(frozen=True)
class Checked:
    """What the content told; `reasons` empty means the file may be kept."""

    name: str
    kind: str
    pages: int | None
    reasons: tuple


@functools.cache
def child():
    return Child("app.kernel.filechecks_child", memory_mb=1536, cpu_seconds=40, wall_seconds=60)


def check(file, path, size, name, accept=ANY, *, own=False):
    """Look at a received file: `file` open for reading, `path` the same on the disk.

    Office files that the house made itself (`own`) hold nothing that acts by itself.
    """
    name = clean_name(name)
    kind = kind_of(file)
    reasons, pages = _surface(name, kind, size, accept), None
    if not reasons and kind in ZIPPED:
        reasons = _archive(file)
    if not reasons and kind in (*DRAWINGS, *IMAGES, *(() if own else OFFICE)):
        reasons, pages = _inside(kind, path)
    return Checked(name, kind, pages, tuple(reasons))


def _surface(name, kind, size, accept):
    if not any(c.isalnum() for c in name.rpartition(".")[0] or name):
        return [NO_NAME]
    if size == 0:
        return [EMPTY]
    limit = value("files.max_mb")
    if size > limit << 20:
        return [too_large(limit)]
    if kind == "executable":
        return [PROGRAM]
    if kind == "html":
        return [PAGE_OF_WEB]
    return _type(name, kind, accept)


def _type(name, kind, accept):
    if kind not in accept:
        wanted = "、".join(WORDS[k] for k in accept)
        return [
            Reason.of("文件内容是{found}，这里只收：{wanted}。", found=WORDS[kind], wanted=wanted)
        ]
    if not fits(kind, name):
        return [
            Reason.of(
                "文件名的后缀“{end}”与内容不符：内容是{found}。请改正后缀后再传。",
                end=extension(name),
                found=WORDS[kind],
            )
        ]
    return []


def _archive(file):
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except NO_ZIP:
        return [BROKEN_ZIP]
    finally:
        file.seek(0)
    if any(entry.flag_bits & 1 for entry in entries):
        return [BROKEN_ZIP]
    if any(_climbs(entry) for entry in entries):
        return [CLIMBS]
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > value("files.max_unpacked_mb") << 20 or len(entries) > 20_000:
        return [BOMB]
    if unpacked > 10 << 20 and unpacked > packed * value("files.max_unpack_ratio"):
        return [BOMB]
    return []


def _climbs(entry):
    """A path that leaves its folder, or a link: whoever unpacks it writes elsewhere."""
    name = entry.orig_filename.replace("\\", "/")
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return link or name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"


def _inside(kind, path):
    request = {
        "op": kind,
        "path": str(path),
        "max_pages": value("files.max_pages"),
        "max_mm": value("files.max_page_mm"),
        "max_entities": value("files.max_dxf_entities"),
        "max_pixels": value("files.max_megapixels") * 1_000_000,
        "max_unpacked": value("files.max_unpacked_mb") << 20,
    }
    try:
        facts, _ = child().ask(request)
    except JobFailed as error:
        return [_sentence(kind, error)], None
    return [], facts["pages"]


def _sentence(kind, error):
    if error.code == "too_many_pixels":
        text = "这张图片超过 {limit} 百万像素的上限。请缩小后再传。"
        return Reason.of(text, limit=value("files.max_megapixels"))
    if error.code == "too_many_pages":
        text = "这份 PDF 有 {pages} 页，超过 {limit} 页的上限。请拆分后再传。"
        return Reason.of(text, pages=error.facts["pages"], limit=value("files.max_pages"))
    if error.code == "page_too_large":
        text = "第 {page} 页的边长约 {mm} 毫米，超过 {limit} 毫米的上限。请按图幅重新导出。"
        return Reason.of(text, limit=value("files.max_page_mm"), **error.facts)
    if error.code == "too_many_entities":
        text = "这份 DXF 的图元超过 {limit} 个。请清理或拆分后再传。"
        return Reason.of(text, limit=value("files.max_dxf_entities"))
    return FIXED.get(error.code, BROKEN.get(kind, BROKEN_ZIP))
