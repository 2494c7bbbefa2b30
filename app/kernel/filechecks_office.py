"""What an Office file would do by itself; runs inside the sandbox.

No macros, no entities (they can grow without end), nothing fetched from elsewhere when it is
opened. Links that a person must click stay allowed.
"""

import re
import zipfile
from xml.etree import ElementTree as ET

from app.kernel.sandbox_child import Refused

PIECE = 1 << 20
RELATIONS_AT_MOST = 4 << 20
ENTITIES = re.compile(rb"<!\s*(doctype|entity)")
COMMANDS = re.compile(rb"ddeauto|<(\w+:)?ddelink|\bdde\s+([\x22\\]|&quot;)")
OVERLAP = 64


def check(path, most):
    """Refused with its word: macros, entities, external, commands, too large."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name = entry.filename.lower()
            if name.endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")):
                raise Refused("macros")
            if name.endswith((".xml", ".rels", ".vml")):
                most -= _part(archive, entry, most)
            if name.endswith(".rels"):
                _relations(archive, entry)


def _part(archive, entry, most):
    """Read a part piece by piece, never trusting the size it claims."""
    read, before = 0, b""
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
            before = text[-OVERLAP:]
    return read


def _relations(archive, entry):
    with archive.open(entry) as part:
        text = part.read(RELATIONS_AT_MOST)
    for relation in ET.fromstring(text).iter():  # noqa: S314 - without entities, see above
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise Refused("external", kind=kind[:40])
