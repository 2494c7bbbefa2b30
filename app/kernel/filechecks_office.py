"""What an Office file would do by itself; runs inside the sandbox.

No macros, no entities (they can grow without end), nothing fetched from elsewhere when it is
opened. Links that a person must click stay allowed. The words of a field are put together first:
Word reads them so however they were cut into runs.
"""

import re
import zipfile
from xml.etree import ElementTree as ET

from app.kernel.sandbox_child import Refused

PIECE = 1 << 20
RELATIONS_AT_MOST = 4 << 20
ENTITIES = re.compile(rb"<!\s*(doctype|entity)")
COMMANDS = re.compile(rb"ddeauto|<(\w+:)?ddelink|\bdde\s+([\x22\\]|&quot;)")
INCLUDES = re.compile(r"\binclude(picture|text)\s+[\"']?(\w{2,}:|[\\/]{2})")
STARTS = re.compile(r"\bdde(auto)?\s+\S")
INSIDE = {"vbaproject": "macros", "afchunk": "external"}  # relations to parts that act when opened
OVERLAP = 64


def check(path, most):
    """Refused with its word: macros, entities, external, commands, too large."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name = entry.filename.lower()
            if name.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")):
                raise Refused("macros")
            if name.endswith((".xml", ".rels", ".vml")) or _is_markup(archive, entry):
                most -= _part(archive, entry, most)
            if name.endswith(".rels"):
                _relations(archive, entry)


def _is_markup(archive, entry):
    """Whether a part is XML: what it is called is up to whoever wrote the list of contents."""
    with archive.open(entry) as part:
        return part.read(OVERLAP).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def _part(archive, entry, most):
    """Read a part piece by piece, never trusting the size it claims."""
    read, before, fields = 0, b"", False
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            read += len(piece)
            if read > most:
                raise Refused("bomb")
            text = (before + piece.replace(b"\0", b"")).lower()  # also in UTF-16
            if b"<!" in text and ENTITIES.search(text):
                raise Refused("entities")
            if b"dde" in text and COMMANDS.search(text):
                raise Refused("commands")
            fields = fields or b"instr" in text
            before = text[-OVERLAP:]
    if fields:
        _fields(archive, entry)
    return read


def _fields(archive, entry):
    """Read the instructions of the fields of a part."""
    words = []
    with archive.open(entry) as part:
        for _, one in ET.iterparse(part):  # noqa: S314 - without entities, see above
            kind = one.tag.rpartition("}")[2]
            if kind == "instrText":
                words.append(one.text or "")
            elif kind == "fldChar":
                words.append(" ")
            elif kind == "fldSimple":
                words += [f" {text} " for name, text in one.attrib.items() if "instr" in name]
            elif kind == "p":
                one.clear()
    text = "".join(words).lower()
    if STARTS.search(text):
        raise Refused("commands")
    if INCLUDES.search(text):
        raise Refused("external", kind="field")


def _relations(archive, entry):
    with archive.open(entry) as part:
        text = part.read(RELATIONS_AT_MOST)
    for relation in ET.fromstring(text).iter():  # noqa: S314 - without entities, see above
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind.lower() in INSIDE:
            raise Refused(INSIDE[kind.lower()])
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise Refused("external", kind=kind[:40])
