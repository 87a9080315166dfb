"""States and their names: from the public-domain table country-codes, and from names written by hand."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import tables
from tables import Row

LANGUAGES = {
    "ar": "Arabic",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}
M49_COLUMN = {"zh": "official_name_cn"}
FORMS = ("short", "formal", "un-list", "inverted", "upper", "variant", "former", "misprint")
ARTICLES = {
    "en": ("the ",),
    "fr": ("la ", "le ", "les ", "l'", "l’"),
    "es": ("la ", "el ", "los ", "las "),
}
GROUPS = {
    "Africa": "african",
    "Asia": "asia-pacific",
    "EEG": "eastern-european",
    "GRULAC": "latin-american-and-caribbean",
    "WEOG": "western-european-and-others",
}
CODES_SOURCE = "country-codes (ODC-PDDL): ISO 3166-1, UNSD M49"
NAMES_SOURCE = "country-codes (ODC-PDDL): UNTERM"
M49_SOURCE = "country-codes (ODC-PDDL): UNSD M49"
CLDR_SOURCE = "country-codes (ODC-PDDL): CLDR"
GROUP_SOURCE = "regional groups of 2014 (derived facts)"

STATE_COLUMNS = [
    "iso3", "iso2", "m49", "kind", "codes_source", "regional_group", "group_status", "group_source",
    "admitted", "admitted_status", "note",
]  # fmt: skip
NAME_COLUMNS = [
    "iso3",
    "language",
    "form",
    "article",
    "name",
    "valid_from",
    "valid_until",
    "status",
    "source",
]


def country_rows(shared: Path) -> dict[str, Row]:
    """Return the rows of country-codes for the 193 members and the two observers, by ISO 3166-1 alpha-3 code."""
    membership = {row["iso3"]: row for row in group_rows(shared)}
    rows = tables.read(shared / "data/reference-lists/country-codes.csv")
    return {
        row["ISO3166-1-Alpha-3"]: row
        for row in sorted(rows, key=_code)
        if row["ISO3166-1-Alpha-3"] in membership
    }


def group_rows(shared: Path) -> list[Row]:
    rows = tables.read(shared / "data/reference-lists/states-regional-groups-and-organisations-upr2014.csv")
    return [row for row in rows if row["iso3"]]


def states(shared: Path) -> list[Row]:
    """Return one row a State: codes, kind, regional group. Dates of admission are in no source at hand."""
    groups = {row["iso3"]: row["regional_group"] for row in group_rows(shared)}
    notes = {row["iso3"]: row["note"] for row in tables.written("state-notes.csv")}
    found = []
    for iso3, row in country_rows(shared).items():
        observer = groups[iso3] == "Observer"
        found.append(
            {
                "iso3": iso3,
                "iso2": row["ISO3166-1-Alpha-2"],
                "m49": row["M49"].zfill(3),
                "kind": "observer" if observer else "member",
                "codes_source": CODES_SOURCE,
                "regional_group": "" if observer else GROUPS[groups[iso3]],
                "group_status": "unknown" if observer else "sourced",
                "group_source": "" if observer else GROUP_SOURCE,
                "admitted": "",
                "admitted_status": "unknown",
                "note": notes.get(iso3, ""),
            }
        )
    return found


def names(shared: Path) -> list[Row]:
    """Return every name of every State: published ones, those that follow from them, those written by hand."""
    found: list[Row] = []
    for iso3, row in country_rows(shared).items():
        for language, title in LANGUAGES.items():
            found += _published(iso3, language, row[f"UNTERM {title} Short"], row[f"UNTERM {title} Formal"])
            m49 = row[M49_COLUMN.get(language, f"official_name_{language}")]
            found.append(_name(iso3, language, "un-list", m49.replace(" _)", ")"), M49_SOURCE))
        found.append(_name(iso3, "en", "variant", row["CLDR display name"], CLDR_SOURCE))
    by_hand = tables.written("names.csv")
    former = {(row["iso3"], row["language"], row["name"]) for row in by_hand if row["form"] == "former"}
    found = [
        row
        for row in found
        if (row["iso3"], row["language"], row["name"]) not in former or row["form"] != "un-list"
    ]
    for row in by_hand:
        found.append({**row, "status": _status(row)})
    found += _inverted(found)
    return _without_repeats(found)


def _status(row: Row) -> str:
    """Say how sure a name written by hand is: a date that no file at hand gives makes it public record."""
    if row["source"].startswith("first printed"):
        return "derived"
    from_memory = row["source"].startswith("public record") or row["valid_from"] or row["valid_until"]
    return "public-record" if from_memory else "sourced"


def _published(iso3: str, language: str, short: str, formal: str) -> list[Row]:
    found = []
    short, short_article = _article_behind(short.replace("*", "").strip())
    if short:
        found.append(_name(iso3, language, "short", short, NAMES_SOURCE, article=short_article))
    formal, formal_article = _article_before(formal.replace("*", "").strip(), language)
    if formal:
        found.append(_name(iso3, language, "formal", formal, NAMES_SOURCE, article=formal_article))
    return found


def _name(
    iso3: str, language: str, form: str, name: str, source: str, *, article: str = "", status: str = "sourced"
) -> Row:
    return {
        "iso3": iso3, "language": language, "form": form, "article": article, "name": name,
        "valid_from": "", "valid_until": "", "status": status, "source": source,
    }  # fmt: skip


def _article_behind(name: str) -> tuple[str, str]:
    """Split "Bahamas (the)" into the name and its article; brackets that hold more than an article stay."""
    head, bracket, tail = name.rpartition(" (")
    article = tail.removesuffix(")").strip()
    every = {each.strip() for several in ARTICLES.values() for each in several}
    if bracket and article in every:
        return head.strip(), article
    return name, ""


def _article_before(name: str, language: str) -> tuple[str, str]:
    for article in ARTICLES.get(language, ()):
        if name.startswith(article):
            return name[len(article) :], article.strip()
    return name, ""


def _inverted(rows: list[Row]) -> list[Row]:
    """Return the index forms of English names: "Korea, Republic of", "Venezuela, Bolivarian Republic of"."""
    found = []
    for row in rows:
        if row["language"] != "en" or row["form"] not in ("short", "formal", "un-list"):
            continue
        name = row["name"]
        if name.endswith(")") and " (" in name:
            head, _, tail = name[:-1].partition(" (")
            turned = f"{head}, {tail}"
        elif " of " in name:
            tail, _, head = name.partition(" of ")
            the = "the " if head.startswith("the ") else ""
            turned = f"{head.removeprefix('the ')}, {tail} of {the}".strip()
        else:
            continue
        found.append(_name(row["iso3"], "en", "inverted", turned, f"turned from “{name}”", status="derived"))
    return found


def _without_repeats(rows: list[Row]) -> list[Row]:
    """Keep, of names of a State and language that differ in case alone, the first form in the order of FORMS.

    A dated former name stays beside an equal name in use: the dates say something of their own.
    """
    ordered = sorted(rows, key=_order)
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for row in ordered:
        key = (row["iso3"], row["language"], _plain(row["name"]))
        dated = row["form"] == "former"
        if not row["name"] or (key in seen and not dated and row["form"] != "formal"):
            continue
        seen.add(key)
        kept.append(row)
    return kept


def _order(row: Row) -> tuple[str, str, int, str, str]:
    return (row["iso3"], row["language"], FORMS.index(row["form"]), row["valid_until"], row["name"])


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace("’", "'").casefold()


def _code(row: Row) -> str:
    return row["ISO3166-1-Alpha-3"]
