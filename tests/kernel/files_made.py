"""Small files of every kind, good and bad, made on the spot."""

import io
import struct
import zipfile
import zlib

from joint_review.drawings.pdfwrite import Document


def pdf(pages=1, width=297, height=210):
    document = Document("测试")
    for number in range(pages):
        page = document.page(width, height)
        page.pen(0.5)
        page.line((10, 10), (100, 100))
        page.text(20, 20, f"建施-{number + 1:02d}", 10)
    return document.bytes()


def encrypted_pdf():
    """A PDF that asks for a password nobody has: the standard handler with keys of noise."""
    data = pdf()
    crypt = (
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"41" * 32 + b"> "
        b"/U <" + b"42" * 32 + b"> >> /ID [<" + b"00" * 16 + b"> <" + b"00" * 16 + b">]"
    )
    return data.replace(b"/Info", crypt + b" /Info", 1)


def empty_pdf():
    return Document("空").bytes()


def dxf(body=None):
    line = "0\nLINE\n8\n0\n10\n0\n20\n0\n11\n100\n21\n50\n"
    body = line if body is None else body
    return f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n".encode()


def png():
    def chunk(name, data):
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx():
    return zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


PROGRAM = b"MZ\x90\0" + b"\0" * 200
