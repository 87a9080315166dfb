"""The `references` block: every person, body, document and concept that the mark-up refers to, declared once."""

from __future__ import annotations

from lxml import etree

from comity.papers.akn.iri import ONTOLOGY, iri_of_symbol
from comity.papers.akn.names import FIXED, SOURCE, akn, escape, is_date, own, slug
from comity.pure.clauses.reading import Addressee, Citation, Metadata, Voter

# Addressee types whose bearer is a person in office; all others are bodies or groups.
_IN_OFFICE = "un-official"


class References:
    """Collects what is referred to and gives each its eId, in the order of first use."""

    def __init__(self) -> None:
        self._entries: dict[object, etree._Element] = {}
        self._counts: dict[str, int] = {}

    def fixed(self, name: str) -> str:
        """Return the reference to one of the concepts in `names.FIXED`."""
        if name not in self._entries:
            element, place, shown = FIXED[name]
            self._add(name, element, name, f"{ONTOLOGY}/{place}", shown)
        return f"#{name}"

    def body(self, metadata: Metadata) -> str:
        """Return the reference to the adopting body."""
        if "body" not in self._entries:
            shown = metadata.body or metadata.body_code or "United Nations"
            entry = self._add(
                "body", "TLCOrganization", "body", f"{ONTOLOGY}/organization/un/{slug(shown)}", shown
            )
            if metadata.body is not None:
                entry.set(own("name"), escape(metadata.body))
            if metadata.body_code is not None:
                entry.set(own("code"), escape(metadata.body_code))
        return "#body"

    def addressee(self, addressee: Addressee) -> tuple[str, str]:
        """Return the inline element that suits an addressee, and the reference to its full name and type."""
        return self.addressee_named(addressee.canonical, addressee.type)

    def addressee_named(self, canonical: str, type_: str | None) -> tuple[str, str]:
        """Return the same for a name, with its type where it is known."""
        role = type_ == _IN_OFFICE
        name = "role" if role else "organization"
        key = ("addressee", canonical, type_)
        entry = self._entries.get(key)
        if entry is None:
            href = f"{ONTOLOGY}/{name}/un/{slug(canonical)}"
            element = "TLCRole" if role else "TLCOrganization"
            entry = self._add(key, element, self._next(name), href, canonical)
            if type_ is not None:
                entry.set(own("type"), escape(type_))
        return name, f"#{entry.get('eId')}"

    def voter(self, voter: Voter) -> str:
        """Return the reference to a State of the roll call: by its ISO 3166-1 code, else by the name printed."""
        key = ("voter", voter.iso3) if voter.iso3 else ("voter", voter.iso3, voter.name)
        entry = self._entries.get(key)
        if entry is None:
            if voter.iso3 and voter.iso3.isascii() and voter.iso3.isalpha():
                eid, place = f"iso_{voter.iso3}", f"iso3166/{voter.iso3}"
            else:
                eid, place = self._next("voter"), f"un/{slug(voter.name)}"
            entry = self._add(key, "TLCOrganization", eid, f"{ONTOLOGY}/organization/{place}", voter.name)
            if voter.iso3 is not None:
                entry.set(own("iso3"), escape(voter.iso3))
        return f"#{entry.get('eId')}"

    def document(self, citation: Citation) -> tuple[str, str]:
        """Return the IRI of a cited document and the reference to its entry, which holds its symbol, name and date."""
        facts = {
            "kind": citation.kind,
            "symbol": citation.symbol,
            "name": citation.name,
            "date": citation.date,
            "body": citation.body,
        }
        key = ("document", *facts.values())
        entry = self._entries.get(key)
        if entry is None:
            shown = citation.symbol or citation.name or citation.kind
            href = iri_of_symbol(citation.symbol, citation.date) or f"{ONTOLOGY}/reference/un/{slug(shown)}"
            entry = self._add(key, "TLCReference", self._next("document"), href, shown)
            entry.set("name", "citation")
            for name, value in facts.items():
                if value is not None:
                    unreal = name == "date" and not is_date(value)
                    entry.set(own("dateText" if unreal else name), escape(value))
        return entry.get("href", ""), f"#{entry.get('eId')}"

    def element(self) -> etree._Element:
        """Return the block, in the order of first use."""
        block = etree.Element(akn("references"), {"source": SOURCE})
        block.extend(self._entries.values())
        return block

    def _next(self, stem: str) -> str:
        self._counts[stem] = self._counts.get(stem, 0) + 1
        return f"{stem}_{self._counts[stem]}"

    def _add(self, key: object, element: str, eid: str, href: str, shown: str) -> etree._Element:
        entry = etree.Element(akn(element), {"eId": eid, "href": href, "showAs": escape(shown)})
        self._entries[key] = entry
        return entry
