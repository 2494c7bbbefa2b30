"""Files that somebody made to hurt: PDFs that act, archives that climb, documents that grow."""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

from tests.kernel.files_made import zipped

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_pdf(*objects, catalog="", before=b"", after=b""):
    """A small PDF of one page with the given further objects (from number 4 on)."""
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    out, places = bytearray(before + b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(places) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start + after)


def packed_objects(text, how=b"/Filter /FlateDecode", code=bytes, kind=b"/ObjStm"):
    """A compressed object stream with one object in it; `code` is done to it after the packing."""
    packed = code(zlib.compress(b"9 0 " + text))
    head = b"<< /Type %s /N 1 /First 4 %s /Length %d >>" % (kind, how, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"


def many_pages(count):
    """A PDF whose tree names one page again and again: small to send, long to show."""
    kids = b"3 0 R " * count
    pages = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return raw_pdf().replace(b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", pages)


def office(folder, **parts):
    """An Office file with the given parts; in their names `__` stands for a slash, `_0` a point."""
    named = {name.replace("__", "/").replace("_0", "."): text for name, text in parts.items()}
    return zipped(**{"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<w/>", **named})


def field(*pieces):
    """A paragraph with a field whose instruction Word has cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{escape(one)}</w:instrText></w:r>" for one in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    inside = mark.format("begin") + runs + mark.format("end")
    return f'<w:document xmlns:w="urn:word"><w:p>{inside}</w:p></w:document>'


def relation(kind, target, mode="External"):
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def laughs(part="word/document.xml"):
    """The billion laughs as a part of a Word file."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈"}">' for n in range(10))
    text = f"<?xml version='1.0'?><!DOCTYPE w [{entities}]><w>&l9;</w>"
    return zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", part: text})


def linked_zip():
    """An archive with a symbolic link in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("建施.pdf")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def stored(name, data):
    """An archive that keeps one file unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def huge_png(width, height):
    """A PNG that claims to be huge and is almost nothing."""

    def chunk(name, data):
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 4096))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def huge_jpeg(width, height):
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"
