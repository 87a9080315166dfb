"""Files made by hand for the tests of the readers: Word files entry by entry, PDF files object by object."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def word(body: str, *, extra: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """Return a Word file: the inside of its body, and of other parts by name (`footnotes`, `styles`, `header1` …)."""
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "header1": "hdr", "header2": "hdr"}
    kinds = {"header1": "header", "header2": "header"}
    entries = {
        "[Content_Types].xml": HEAD
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": relations({"r1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": relations(
            {f"r-{name}": (kinds.get(name, name), f"{name}.xml") for name in parts}
        ),
        "word/document.xml": f"{HEAD}<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    for name, inside in parts.items():
        root = roots.get(name, name)
        entries[f"word/{name}.xml"] = f"{HEAD}<w:{root} {NAMES}>{inside}</w:{root}>"
    return zipped({**{name: each.encode() for name, each in entries.items()}, **(extra or {})})


def relations(found: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>'
        for key, (kind, target) in found.items()
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def zipped(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for name, inside in entries.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            container.writestr(info, inside)
    return target.getvalue()


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, style: str = "") -> str:
    return f"<w:p><w:pPr>{style}</w:pPr>{''.join(runs)}</w:p>"


FONTS = ("Times-Roman", "Times-Italic", "Times-Bold")
Placed = tuple[float, float, float, int, str]  # x, y, size, number of the font, text


def pdf(pages: list[list[Placed]], *, picture_on: tuple[int, ...] = (), password: str | None = None) -> bytes:
    """Return a PDF file whose pages show texts at given places; pages in `picture_on` show a picture too."""
    lock = _Lock(password) if password is not None else None
    objects: list[bytes] = []

    def put(inside: bytes) -> int:
        objects.append(inside)
        return len(objects)

    def stream(dictionary: bytes, data: bytes) -> int:
        if lock is not None:
            data = lock.rc4(len(objects) + 1, data)
        return put(b"<< " + dictionary + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream")

    catalog, tree = put(b""), put(b"")
    fonts = [
        put(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode())
        for name in FONTS
    ]
    resources = (
        b"/Font << " + b" ".join(b"/F%d %d 0 R" % (place, each) for place, each in enumerate(fonts)) + b" >>"
    )
    image = stream(
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        b"\x80",
    )
    kids = []
    for number, placed in enumerate(pages, 1):
        drawing = b"".join(
            b"BT /F%d %g Tf %g %g Td (%s) Tj ET\n" % (font, size, x, y, _escaped(text))
            for x, y, size, font, text in placed
        )
        if number in picture_on:
            drawing += b"q 500 0 0 700 50 50 cm /P Do Q\n"
        content = stream(b"/Filter /FlateDecode", zlib.compress(drawing))
        kids.append(
            put(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << %s "
                b"/XObject << /P %d 0 R >> >> >>" % (tree, content, resources, image)
            )
        )
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    listed = b" ".join(b"%d 0 R" % each for each in kids)
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    trailer = b"/Root 1 0 R /ID [<%s> <%s>]" % (
        _Lock.IDENTIFIER.hex().encode(),
        _Lock.IDENTIFIER.hex().encode(),
    )
    if lock is not None:
        trailer += b" /Encrypt %d 0 R" % put(lock.dictionary())
    return _pdf_file(objects, trailer)


def _pdf_file(objects: list[bytes], trailer: bytes) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + inside + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    size = len(objects) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return written + b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


class _Lock:
    """The oldest lock of PDF (40-bit RC4, ISO 32000-1, 7.6.3), enough to need a password."""

    IDENTIFIER = b"comity-test-file"
    PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    RIGHTS = -4

    def __init__(self, password: str) -> None:
        user = (password.encode() + self.PAD)[:32]
        owner_key = hashlib.md5(user, usedforsecurity=False).digest()[:5]
        self.owner = _rc4(owner_key, user)
        seed = user + self.owner + self.RIGHTS.to_bytes(4, "little", signed=True) + self.IDENTIFIER
        self.key = hashlib.md5(seed, usedforsecurity=False).digest()[:5]
        self.user = _rc4(self.key, self.PAD)

    def rc4(self, number: int, data: bytes) -> bytes:
        seed = self.key + number.to_bytes(3, "little") + b"\x00\x00"
        return _rc4(hashlib.md5(seed, usedforsecurity=False).digest()[:10], data)

    def dictionary(self) -> bytes:
        return b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % (
            self.owner.hex().encode(),
            self.user.hex().encode(),
            self.RIGHTS,
        )


def _rc4(key: bytes, data: bytes) -> bytes:
    box, place = list(range(256)), 0
    for step in range(256):
        place = (place + box[step] + key[step % len(key)]) % 256
        box[step], box[place] = box[place], box[step]
    out, one, two = bytearray(), 0, 0
    for each in data:
        one = (one + 1) % 256
        two = (two + box[one]) % 256
        box[one], box[two] = box[two], box[one]
        out.append(each ^ box[(box[one] + box[two]) % 256])
    return bytes(out)
