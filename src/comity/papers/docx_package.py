"""The ZIP container of a Word file, opened with suspicion: bombs, locks, macros and broken XML are
refused."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from comity.papers.limits import MEGABYTE, Limits
from comity.papers.refusal import UnreadableError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The "strict" form of the standard (ISO/IEC 29500) has names of its own for the same elements.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_STRICT_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

MAX_ENTRIES = 5_000
_SUSPECT = 20 * MEGABYTE  # entries below this unpack to little whatever their ratio
# How zipfile says that a container is damaged, apart from its own error.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError)
_CHUNK = 256 * 1024


class Package:
    """The parts of a Word file, read one by one and never past the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*_BROKEN, zipfile.LargeZipFile, NotImplementedError) as error:
            raise UnreadableError(
                "truncated", "the ZIP container of the Word file has no readable end; fetch or save it again"
            ) from error
        self._entries = {each.filename: each for each in self._zip.infolist()}
        self._refuse_bombs()
        self._refuse_kinds()
        self.main = self._main_part()
        self.relations = self._relations_of(self.main)

    def _refuse_bombs(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise UnreadableError(
                "zip-bomb", f"{len(entries):,} entries in the Word file; save it anew from a word processor"
            )
        if sum(each.file_size for each in entries) > self._limits.max_unzipped:
            megabytes = self._limits.max_unzipped / MEGABYTE
            raise UnreadableError(
                "zip-bomb", f"the Word file unpacks to more than {megabytes:g} MB; take out its pictures"
            )
        for each in entries:
            ratio = each.file_size / max(each.compress_size, 1)
            if each.file_size > _SUSPECT and ratio > self._limits.max_ratio:
                raise UnreadableError(
                    "zip-bomb",
                    f"{each.filename} unpacks to {ratio:.0f} times its size; do not trust the file",
                )

    def _refuse_kinds(self) -> None:
        names = {name.lower() for name in self._entries}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise UnreadableError("has-macros", "the Word file carries macros; save it without them (DOCX)")
        if "[Content_Types].xml" not in self._entries:
            raise UnreadableError(
                "unknown-type", "this is a ZIP file but no Word file (DOCX); unpack it, or save it as DOCX"
            )
        types = self.bytes_of("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise UnreadableError("has-macros", "the Word file is of the kind with macros; save it as DOCX")

    def _main_part(self) -> str:
        for relation in self._relation_elements("_rels/.rels"):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                if target in self._entries and not target.startswith("word/"):
                    kinds = {"xl/": "a spreadsheet", "ppt/": "a set of slides"}
                    what = kinds.get(target[: target.find("/") + 1])
                    if what:
                        raise UnreadableError("unknown-type", f"this is {what}, no Word file")
                if target in self._entries:
                    return target
        if "word/document.xml" in self._entries:
            return "word/document.xml"
        raise UnreadableError("broken-zip", "the Word file holds no document part; save it anew")

    def _relation_elements(self, name: str) -> list[etree._Element]:
        if name not in self._entries:
            return []
        try:
            return list(self.tree(name).iter(_RELATION))
        except UnreadableError:
            return []

    def _relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Return relation id → (kind, path of the part) for what `part` points to inside the file."""
        folder, name = posixpath.split(part)
        found = {}
        for each in self._relation_elements(f"{folder}/_rels/{name}.rels"):
            if each.get("TargetMode") == "External":
                continue
            target = str(each.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[str(each.get("Id", ""))] = (str(each.get("Type", "")).rsplit("/", 1)[-1], path)
        return found

    def holds(self, name: str) -> bool:
        """Say whether there is an entry of that name."""
        return name in self._entries

    def related(self, kind: str) -> str | None:
        """Return the path of the first part of a kind ("styles", "footnotes"), if it is there."""
        for what, path in self.relations.values():
            if what == kind and path in self._entries:
                return path
        return None

    def bytes_of(self, name: str) -> bytes:
        """Return an entry's bytes. What it unpacks to is counted as it comes: sizes written in the file may
        lie."""
        pieces: list[bytes] = []
        try:
            with self._zip.open(self._entries[name]) as entry:
                while piece := entry.read(_CHUNK):
                    self._unpacked += len(piece)
                    if self._unpacked > self._limits.max_unzipped:
                        raise UnreadableError("zip-bomb", f"{name} unpacks to more than it says")
                    pieces.append(piece)
        except RuntimeError as error:  # how zipfile says "a password is needed"
            raise UnreadableError(
                "encrypted", f"{name} is locked with a password; remove it and save the file again"
            ) from error
        except (*_BROKEN, NotImplementedError, KeyError) as error:
            raise UnreadableError("broken-zip", f"{name} cannot be unpacked; save the file again") from error
        return b"".join(pieces)

    def tree(self, name: str) -> etree._Element:
        """Return an XML part. No entity is resolved, nothing is fetched, a document type is refused."""
        data = self.bytes_of(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableError("broken-xml", f"{name} declares entities, as no Word file does")
        if _STRICT in data[:8192]:
            data = data.replace(_STRICT, W[1:-1].encode()).replace(_STRICT_RELATIONS, _RELATIONS)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            line, column = error.position
            raise UnreadableError(
                "broken-xml", f"{name}, line {line}, column {column}: not well-formed XML; save the file anew"
            ) from error
