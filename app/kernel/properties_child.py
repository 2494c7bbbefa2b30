"""Runs inside the sandbox: reads who made a PDF or Office file, with what, when, out of which."""

import contextlib
import datetime as dt
import re
import zipfile
from xml.etree import ElementTree as ET

import pypdfium2

from app.kernel.sandbox_child import Refused

PART = 1 << 20
EDGE = 1 << 16
LONGEST = 120
ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
RSID_ROOT = re.compile(rb'<w:rsidRoot\s+w:val="([0-9A-Fa-f]{8})"')
PDF_ID = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{16,64})>")
XMP_ID = re.compile(rb"xmpMM:(?:Original)?DocumentID(?:=\"|>)([\w:.-]{8,80})")
PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")
CORE = {"creator": "author", "lastModifiedBy": "editor", "created": "created"}
APP = {"Company": "company", "Application": "application", "AppVersion": "version"}


def handle(request):
    """(properties, nothing) of the file at `path`."""
    read = of_pdf if request["kind"] == "pdf" else of_office
    found = {key: clean(value) for key, value in read(request["path"]).items()}
    return {"properties": {key: value for key, value in found.items() if value}}, b""


def clean(value):
    """One line of readable text, not too long."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:LONGEST]


def of_office(path):
    """Read core and application properties, and the mark every copy of a Word file inherits."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for name, wanted in (("docProps/core.xml", CORE), ("docProps/app.xml", APP)):
            if name in names:
                found |= _texts(_part(archive, name), wanted)
        if "word/settings.xml" in names:
            mark = RSID_ROOT.search(_part(archive, "word/settings.xml"))
            if mark and mark[1].strip(b"0"):
                found["origin"] = f"rsid {mark[1].decode().upper()}"
    software = f"{found.pop('application', '')} {found.pop('version', '')}"
    return {**found, "software": software}


def _part(archive, name):
    with archive.open(name) as part:
        text = part.read(PART)
    if ENTITIES.search(text.replace(b"\0", b"")):
        raise Refused("entities")
    return text


def _texts(text, wanted):
    tree = ET.fromstring(text)  # noqa: S314 - without entities, see above
    return {
        wanted[one.tag.rpartition("}")[2]]: one.text or ""
        for one in tree.iter()
        if one.tag.rpartition("}")[2] in wanted
    }


def of_pdf(path):
    """Read the information dictionary, and the identifiers a PDF keeps from its first writing."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Refused("broken") from error
    told = document.get_metadata_dict()
    document.close()
    found = {"author": told["Author"], "created": moment(told["CreationDate"])}
    found["software"] = " / ".join(one for one in (told["Creator"], told["Producer"]) if one)
    found["origin"] = _identifier(path)
    return found


def _identifier(path):
    with open(path, "rb") as file:  # noqa: PTH123 - a path object brings nothing here
        data = file.read()
    mark = XMP_ID.search(data) or PDF_ID.search(data[-EDGE:]) or PDF_ID.search(data[:EDGE])
    return mark[1].decode() if mark else ""


def moment(text):
    """Write a PDF's date as ISO; "" when it is none."""
    mark = PDF_DATE.match(text or "")
    found = ""
    if mark:
        with contextlib.suppress(ValueError):
            found = dt.datetime(*(int(part or 0) for part in mark.groups())).isoformat()
    return found
