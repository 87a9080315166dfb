"""Addressees in lists, asides and names that an unwary reader parts or joins wrongly. Sentences are invented."""
# ruff: noqa: E501
# One row, one sentence.

from __future__ import annotations

import pytest

from tests.pure.clauses.sentences import clauses, mandates, whom

REFUGEES = "United Nations High Commissioner for Refugees"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Invites all relevant special procedures, commissions of inquiry and human rights treaty bodies to meet;",
         ["special procedures", "commissions of inquiry", "human rights treaty bodies"]),
        ("Encourages all States, relevant United Nations entities, intergovernmental and non-governmental organizations"
         " and national human rights institutions to share what they know;",
         ["States", "United Nations entities", "intergovernmental and non-governmental organizations",
          "national human rights institutions"]),
        ("Encourages all relevant United Nations organizations and humanitarian, human rights and development"
         " organizations to work together;",
         ["United Nations organizations", "humanitarian, human rights and development organizations"]),
        ("Calls upon United Nations bodies, entities, funds and programmes and the specialized agencies to act;",
         ["United Nations bodies, entities, funds and programmes", "specialized agencies"]),
        ("Invites relevant United Nations organs, bodies, funds and programmes to act;",
         ["United Nations organs, bodies, funds and programmes"]),
        ("Invites relevant United Nations bodies, agencies, funds and programmes, and other organizations, to act;",
         ["United Nations bodies, agencies, funds and programmes", "organizations"]),
    ],
)  # fmt: skip
def test_nouns_that_share_a_description_stay_together_and_others_part(text: str, expected: list[str]) -> None:
    assert whom(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requests the Under-Secretary-General for Political and Peacebuilding Affairs, in her role as focal point, to report;",
         ["Under-Secretary-General for Political and Peacebuilding Affairs"]),
        ("Invites the Department of Economic and Social Affairs of the Secretariat to take part;",
         ["Department of Economic and Social Affairs"]),
        ("Requests the Special Rapporteur on torture and other cruel, inhuman or degrading treatment or punishment, and"
         " invites States, to act;",
         ["Special Rapporteur on torture and other cruel, inhuman or degrading treatment or punishment"]),
        ("Calls upon States parties to the International Covenant on Economic, Social and Cultural Rights and the"
         " International Covenant on Civil and Political Rights to report;",
         ["States parties to the International Covenant on Economic, Social and Cultural Rights and the International"
          " Covenant on Civil and Political Rights"]),
        ("Urges States that have not yet ratified the Convention and the Optional Protocol thereto to consider doing so;",
         ["States that have not yet ratified the Convention and the Optional Protocol thereto"]),
        ("Calls upon the occupying Power, Freedonia, to end the blockade;", ["occupying Power, Freedonia"]),
        ("Calls upon Freedonia, the occupying Power, to end the blockade;", ["Freedonia"]),
    ],
)  # fmt: skip
def test_an_and_inside_a_name_parts_nothing(text: str, expected: list[str]) -> None:
    found = whom(text)[0]
    assert [each.removesuffix(", the occupying Power") for each in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Calls upon the international community to continue to support, upon request, the National Commission;",
         ["international community"]),
        ("Calls upon States to provide, upon their request, help to others and to act together;", ["States"]),
        ("Calls upon the parties to stop the fighting and upon the authorities to let aid through;",
         ["parties", "authorities"]),
    ],
)  # fmt: skip
def test_upon_request_asks_nobody(text: str, expected: list[str]) -> None:
    assert whom(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Calls for a comprehensive inquiry by the countries of destination into the claims that ships failed to rescue them;",
        "Reiterates its call for an immediate and complete ceasefire by all parties and the recommitment of all to establish peace;",
        "Calls for prompt, impartial and transparent investigations to establish the facts;",
        "Encourages the strengthening of its cooperation with relevant agencies, partners and others to help the people;",
        "Requests the continued participation of the Special Rapporteur in the work of the Committee;",
    ],
)
def test_a_thing_called_for_is_no_addressee(text: str) -> None:
    assert whom(text) == [[]]


@pytest.mark.parametrize(
    "text",
    [
        "Invites States to apply it to their own work;",
        "Requests the mechanism to cooperate fully with the Office;",
        "Requests the Secretary-General to call the attention of all to the matter;",
        "Recommends that Member States engage with all parts of society;",
        "Requests the Secretary-General that he ensure that the means are found;",
        "Encourages requesting and requested States to cooperate;",
        "Encourages all relevant United Nations mechanisms and processes, in accordance with their mandates, to act;",
        "Encourages the relevant United Nations programmes, specialized agencies and others to act;",
    ],
)
def test_who_is_asked_is_found(text: str) -> None:
    assert whom(text)[0]


def test_the_one_of_whom_something_is_asked_in_a_that_clause_stands_alone() -> None:
    assert whom("Requests the Secretary-General that he ensure that the means are found;") == [
        ["Secretary-General"]
    ]


def test_an_aside_before_the_infinitive_may_hold_infinitives_of_its_own() -> None:
    text = (
        "Encourages Member States, in order to effectively respond to and recover from crises, to plan ahead;"
    )
    assert whom(text) == [["Member States"]]
    assert clauses(text)[0].action_text == "plan ahead"


def test_them_asked_again_is_no_name() -> None:
    text = "Welcomes the work of donors, commends them and encourages them to continue to do so;"
    assert all(each != "them" and "to do so" not in each for found in whom(text) for each in found)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("non-State actors", "other"),
        ("national institutions for the promotion of human rights established by Member States", "other"),
        (
            "the follow-up mechanisms established at the end of the mandate of the Special Adviser",
            "un-mechanism",
        ),
        ("the Bretton Woods institutions", "un-system"),
        ("all parties to armed conflict", "other"),
        ("human rights defenders", "civil-society"),
        ("Governments", "states"),
        ("the Conference of the Parties to the Convention on Biological Diversity", "un-body"),
    ],
)
def test_the_head_of_a_noun_phrase_gives_its_kind(words: str, kind: str) -> None:
    (clause,) = clauses(f"Invites {words} to act;")
    assert [each.type for each in clause.addressees] == [kind]


def test_the_high_commissioner_of_a_text_on_refugees_is_the_one_for_refugees() -> None:
    before = (
        "Having considered the report of the United Nations High Commissioner for Refugees on the activities of his Office,",
    )
    assert whom("Requests the High Commissioner to report;", preamble=before) == [[REFUGEES]]
    assert whom("Requests the Office of the High Commissioner to help;", preamble=before) == [
        ["Office of the " + REFUGEES]
    ]
    both = (*before, "Recalling the mandate of the United Nations High Commissioner for Human Rights,")
    assert whom("Requests the High Commissioner to report;", preamble=both) == [
        ["United Nations High Commissioner for Human Rights"]
    ]


def test_a_mission_or_centre_takes_the_full_name_of_the_text() -> None:
    before = (
        "Recalling the establishment of the independent international fact-finding mission for Ruritania,",
        "Welcoming the work of the Subregional Centre for Human Rights in Central Ruritania,",
    )
    assert whom("Requests the fact-finding mission to report;", preamble=before) == [
        ["independent international fact-finding mission for Ruritania"]
    ]
    assert whom("Encourages the Centre to go on;", preamble=before) == [
        ["Subregional Centre for Human Rights in Central Ruritania"]
    ]


def test_a_time_is_marked_in_the_words_of_its_paragraph() -> None:
    text = "Requests the Secretary-General to report to the Human Rights Council at its fiftieth session;"
    (found,) = mandates(text)
    assert found.due is not None and found.due.span is not None
    assert text[slice(*found.due.span)] == found.due.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requests, for a renewable period of two years, the Office of the High Commissioner to help the people;",
         ["Office of the United Nations High Commissioner for Human Rights"]),
        ("Calls upon business enterprises, both transnational and others, to meet their duties;", ["business enterprises"]),
        ("Calls upon the relevant organs, bodies and agencies of the United Nations system to cooperate;",
         ["organs, bodies and agencies of the United Nations system"]),
        ("Urges States that are parties to the Convention relating to the Status of Refugees and the 1967 Protocol thereto to"
         " keep their word;",
         ["States that are parties to the Convention relating to the Status of Refugees and the 1967 Protocol thereto"]),
        ("Requests the High Commissioner, in the further fulfilment of the mandate, to engage with the group;",
         ["United Nations High Commissioner for Human Rights"]),
        ("Invites Member and observer States and civil society to contribute;", ["Member and observer States", "civil society"]),
        ("Requests all human rights bodies within the United Nations system, as well as the special rapporteurs and"
         " representatives, independent experts and working groups, to take note;",
         ["human rights bodies within the United Nations system", "special rapporteurs and representatives",
          "independent experts", "working groups"]),
        ("Requests the Office of the High Commissioner, in preparing the above-mentioned report, to seek the views of the"
         " Government of Ruritania and its Commission, States, funds and others, including youth;",
         ["Office of the United Nations High Commissioner for Human Rights"]),
    ],
)  # fmt: skip
def test_more_lists_and_asides(text: str, expected: list[str]) -> None:
    assert whom(text) == [expected]


def test_a_mandate_named_with_as_ends_before_it() -> None:
    before = (
        "Recalling the mandate of Special Rapporteur on rumours in Ruritania as defined by the Council,",
    )
    assert whom("Requests the Special Rapporteur to report;", preamble=before) == [
        ["Special Rapporteur on rumours in Ruritania"]
    ]
    assert whom("Requests the mandate holder to report;", preamble=before) == [
        ["Special Rapporteur on rumours in Ruritania"]
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Invites the network to continue to work with States;", ["network"]),
        ("Calls upon the security and armed forces of Ruritania to end all violence;",
         ["security and armed forces of Ruritania"]),
        ("Calls upon all actors engaging in documentation to do no harm;", ["actors engaging in documentation"]),
        ("Calls upon all States requesting the return of funds to uphold their word;",
         ["States requesting the return of funds"]),
        ("Calls upon Member States to further their efforts in this regard;", ["Member States"]),
        ("Calls upon States to enable and institutionalize participation;", ["States"]),
        ("Recommends that the international community foster progress;", ["international community"]),
        ("Reiterates its request, made in paragraph 4 of its resolution 3/1, that the Secretary-General submit a report;",
         ["Secretary-General"]),
        ("Encourages new and existing initiatives aimed at sharing what was learned to go on;", []),
        ("Encourages increased understanding among men of how violence harms all to end it;", []),
        ("Encourages the designation of a resident coordinator of the agencies to lead the work;", []),
    ],
)  # fmt: skip
def test_who_can_be_asked_and_who_cannot(text: str, expected: list[str]) -> None:
    assert whom(text) == [expected]


def test_he_shall_means_whom_the_clause_before_asked() -> None:
    text = "Requests the Secretary-General to send help, and requests that he submit a report thereon;"
    assert whom(text) == [["Secretary-General"], ["Secretary-General"]]
