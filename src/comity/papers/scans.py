"""What a scan is by its own bytes, and whether it is only a scan: nothing in it may run, and nothing may hide in it.

A PDF is looked through for the names of what acts or carries (ISO 32000-2, 7.11 and 12.6), in its plain parts and in
its compressed object streams. One that is locked cannot be looked through and is refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from comity.papers.limits import MEGABYTE
from comity.papers.refusal import UnreadableError

MOST_BYTES = 20 * MEGABYTE
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/tiff": "tif"}
_MAGIC = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
)  # fmt: skip
_NAMES = {
    b"JavaScript": "has-script", b"JS": "has-script", b"Launch": "has-script", b"RichMedia": "has-script",
    b"XFA": "has-script", b"EmbeddedFile": "has-files", b"EmbeddedFiles": "has-files", b"FileAttachment": "has-files",
    b"Encrypt": "encrypted",
}  # fmt: skip
_SAID = {
    "has-script": "the PDF holds something that runs (a script or an action); print it to PDF again, or scan it",
    "has-files": "the PDF carries other files inside; send them apart",
    "encrypted": "the PDF is locked, so nobody can see what is in it; save it without a password",
}
_NAME = re.compile(rb"/((?:[^\x00\t\n\x0c\r ()<>\[\]{}/%]){1,40})")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"<<((?:[^<>]|<[^<]|>[^>]|<<[^<>]*>>){0,4000}?)>>\s{0,4}stream\r?\n")
_MOST_UNPACKED = 60 * MEGABYTE


def media_type(data: bytes) -> str:
    """Return what a scan is by its first bytes.

    Raises `UnreadableError` where it is too large, empty, none of PDF, PNG, JPEG and TIFF, or a PDF that is more than a
    picture of paper.
    """
    if not data:
        raise UnreadableError("empty", "the file is empty; choose it again")
    if len(data) > MOST_BYTES:
        raise UnreadableError("too-large", f"a scan has at most {MOST_BYTES // MEGABYTE} MB; scan it in grey")
    found = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if found is None:
        raise UnreadableError(
            "unknown-type", "a scan is a PDF, PNG, JPEG or TIFF file; save it as one of these"
        )
    if _is_archive(data):
        raise UnreadableError("has-files", "the file is an archive of other files, too; send them apart")
    if found == "application/pdf":
        for part in _parts(data):
            for match in _NAME.finditer(part):
                name = _ESCAPED.sub(lambda each: bytes([int(each[1], 16)]), match[1])
                if code := _NAMES.get(name):
                    raise UnreadableError(code, _SAID[code])
    return found


def _is_archive(data: bytes) -> bool:
    """Whether a ZIP archive hides behind the picture: such an archive is read from its end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return False


def _parts(data: bytes) -> Iterator[bytes]:
    """What of a PDF can hold names: all outside of streams, and the object streams unpacked."""
    end, left = 0, _MOST_UNPACKED
    while found := _STREAM.search(data, end):
        yield data[end : found.end()]
        stop = data.find(b"endstream", found.end())
        stop = len(data) if stop < 0 else stop
        if b"ObjStm" in found[1]:
            unpacked = _unpacked(data[found.end() : stop], left)
            left -= len(unpacked)
            yield unpacked
        end = stop
    yield data[end:]


def _unpacked(packed: bytes, most: int) -> bytes:
    if most <= 0:
        raise UnreadableError("zip-bomb", "the PDF unpacks to far more than its size; scan the paper again")
    try:
        opened = zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return packed
    if len(opened) >= most:
        raise UnreadableError("zip-bomb", "the PDF unpacks to far more than its size; scan the paper again")
    return opened
