"""The catalogue: its codes last, and what is wrong in one is told."""

from __future__ import annotations

import pytest

from comity.pure.dossier.catalogue import read_catalogue, shipped_catalogue
from tests.pure.dossier.shipped import CATALOGUE, NAMES, changed, route

# Answers are kept under these; one that goes would leave kept answers, and kept routes, without a meaning.
LASTING = {
    "aim": ["title", "aim", "theme"],
    "references": ["paragraphs", "recommendations"],
    "help": ["services", "detail"],
    "event": ["kind", "mission", "session", "from", "until"],
    "session": ["session", "from", "until"],
    "delegate": ["post", "earlier"],
    "results": ["results"],
    "beneficiaries": ["groups", "participation"],
    "cost": ["currency", "total", "own"],
    "other_help": ["other"],
    "consulted": ["who"],
    "context": ["note"],
    "obstacles": ["code", "words", "source"],
    "contact": ["office", "telephone"],
    "urgency": ["wanted", "why"],
}
CHOICES = {
    "services": "advice training study institution follow-up-system exchange expert co-funding equipment travel",
    "obstacles": "disaster health-emergency armed-conflict travel-not-possible payment-not-possible goods-not-supplied "
    "measures-by-other-states other",
    "groups_of_people": "everyone women-and-girls children youth older-persons persons-with-disabilities "
    "indigenous-peoples minorities migrants refugees-and-displaced persons-in-detention persons-in-poverty rural "
    "public-officials judges-and-lawyers police-and-prison-staff teachers-and-health-workers other",
    "currencies": "USD EUR CHF",
    "theme_families": "equality life-and-liberty justice freedoms-and-participation work-and-family living-and-health "
    "education-and-culture development institutions-and-follow-up several",
}
FORBIDDEN = (
    "name of",
    "passport number",
    "bank account",
    "first name",
    "surname",
    "date of birth",
    "nationality",
)


def codes(text: str) -> set[str]:
    found, problems = read_catalogue(text)
    assert (found is None) == bool(problems)
    return {each.code for each in problems}


def test_no_code_of_a_question_ever_goes() -> None:
    found = {each.code: [one.code for one in each.inputs] for each in shipped_catalogue().questions}
    assert {code: found.get(code) for code in LASTING} == LASTING


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_no_code_of_a_choice_ever_goes(name: str) -> None:
    assert set(CHOICES[name].split()) <= {code for code, _ in getattr(shipped_catalogue(), name)}


def test_every_question_is_asked_by_a_fund() -> None:
    asked = {each.code for name in NAMES for each in route(name).questions}
    assert {each.code for each in shipped_catalogue().questions} == asked


def test_no_field_asks_for_data_of_a_person() -> None:
    for question in shipped_catalogue().questions:
        for each in question.inputs:
            assert not [word for word in FORBIDDEN if word in f"{each.label} {each.code}".lower()]
    delegate = shipped_catalogue().question("delegate")
    assert delegate and "not the person" in delegate.hint
    contact = shipped_catalogue().question("contact")
    assert contact and "never a person" in contact.hint


def test_the_words_keep_to_the_houses_way_of_speaking() -> None:
    words = [CATALOGUE.lower(), *(" ".join(one.words for one in route(name).steps).lower() for name in NAMES)]
    for each in words:
        assert not [word for word in ("please", "!", "applicant", "failed", "grantee") if word in each]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('group = "ask"', 'group = "first"', "group-unknown"),
        ('kind = "line"', 'kind = "lines"', "input-kind-unknown"),
        ('choices_from = "services"', 'choices_from = "servants"', "list-unknown"),
        ('at_most = "total"', 'at_most = "currency"', "input-unknown"),
        ('not_before = "from"', 'not_before = "form"', "input-unknown"),
        ('is = "yes" }', 'is = "maybe" }', "input-unknown"),
        ('outcome = "approved"', 'outcome = "passed"', "outcome-unknown"),
        ('code = "references"', 'code = "aim"', "given-twice"),
        ('code = "training"', 'code = "advice"', "given-twice"),
        ('label = "Title"', 'labell = "Title"', "key-unknown"),
        ("most_characters = 200", "most_characters = 0", "wrong-value"),
        ("[[currencies]]\n", "[[currency]]\n", "key-unknown"),
    ],
)
def test_each_kind_of_fault_of_a_catalogue_is_told(old: str, new: str, code: str) -> None:
    assert code in codes(changed(CATALOGUE, old, new))
    assert not codes(CATALOGUE)
