"""Taking a document in: everything it says is kept, in one piece or not at all."""

from __future__ import annotations

import pytest

from comity.apps.journal.models import Record
from comity.apps.parties.models import Party, PartyName
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Candidate, Citation, Document, Instrument, Paragraph, VoteRecord, folded
from comity.apps.texts.refusal import Reason
from tests import cast
from tests.readings import citation, resolution, take_in, vote

pytestmark = pytest.mark.django_db


def _traces() -> list[int]:
    return [
        model.objects.count()
        for model in (Document, Instrument, Paragraph, Citation, VoteRecord, Candidate)  # type: ignore[attr-defined]
    ]


def test_a_document_is_kept_whole_with_its_paragraphs_and_points() -> None:
    taken = take_in(resolution(), content=b"the very bytes", by=cast.dalia())
    assert bytes(Document.objects.get().content) == b"the very bytes"
    assert taken.document.received_by is not None
    anchors = [
        (each.anchor, each.parent and each.parent.anchor) for each in taken.instrument.paragraphs.all()
    ]
    assert anchors == [
        ("pp1", None), ("op1", None), ("op1.a", "op1"), ("op1.a.i", "op1.a"), ("op2", None),
    ]  # fmt: skip
    assert taken.instrument.adopted_on is not None and taken.instrument.adopted_on.isoformat() == "2026-03-26"


def test_each_mandate_becomes_one_open_candidate() -> None:
    taken = take_in(resolution())
    candidate = Candidate.objects.get()
    assert (candidate.paragraph.anchor, candidate.state, taken.candidates) == ("op2", "open", 1)
    assert candidate.proposed["addressees"] == ["Registrar"] and candidate.settled is None


def test_taking_in_is_recorded_with_the_office_that_acted() -> None:
    dalia = cast.dalia()
    take_in(resolution(), by=dalia)
    record = Record.objects.get(act="texts.taken_in")
    assert (record.subject, record.by, record.office) == (
        "texts/DEMO/RES/9/1",
        dalia.address,
        "offices/secretariat",
    )


def test_the_same_bytes_answer_what_they_became_and_change_nothing() -> None:
    first = take_in(resolution())
    before, records = _traces(), Record.objects.count()
    second = take_in(resolution())
    assert (second.new, second.document) == (False, first.document)
    assert (_traces(), Record.objects.count()) == (before, records)


def test_another_document_of_the_same_text_is_kept_beside_it_and_compared() -> None:
    take_in(resolution())
    other = resolution()
    other["operative"][1]["text"] = "The Registrar is asked to report."
    del other["operative"][0]["subparagraphs"]
    taken = take_in(other, content=b"another")
    assert not taken.gives_text and Document.objects.count() == 2
    assert [each["anchor"] for each in taken.document.differences] == ["op1.a", "op1.a.i", "op2"]
    assert Paragraph.objects.get(anchor="op2").text.startswith("The Registrar is requested"), (
        "the text held stands"
    )
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"metadata": {"symbol": None}}, Reason.NO_SYMBOL),
        ({"metadata": {"symbol": "no address"}}, Reason.NO_SYMBOL),
        ({"preamble": [], "operative": []}, Reason.NOT_A_RESOLUTION),
        (
            {"problems": [{"code": "not-a-resolution", "severity": "error", "message": ""}]},
            Reason.NOT_A_RESOLUTION,
        ),
    ],
)
def test_what_cannot_be_an_instrument_is_refused_and_leaves_no_trace(change: dict, reason: Reason) -> None:  # type: ignore[type-arg]
    with pytest.raises(Refused) as refused:
        take_in(resolution() | change)
    assert refused.value.reason == reason
    assert _traces() == [0] * 6 and not Record.objects.exists()


@pytest.mark.parametrize("who", [cast.amina, lambda: None, lambda: "visitor"])
def test_only_editors_operators_and_the_console_take_in(who) -> None:  # type: ignore[no-untyped-def]
    by = who()
    before = Record.objects.count()
    with pytest.raises(Refused) as refused:
        take_in(resolution(), by=by)
    assert refused.value.reason == Reason.MAY_NOT and refused.value.may_not
    assert _traces() == [0] * 6 and Record.objects.count() == before


def test_a_symbol_can_be_said_for_a_document_without_one_and_not_against_one() -> None:
    bare = resolution()
    bare["metadata"]["symbol"] = None
    assert take_in(bare, symbol="DEMO/RES/9/7").instrument.symbol == "DEMO/RES/9/7"
    with pytest.raises(Refused) as refused:
        take_in(resolution(), symbol="DEMO/RES/9/8")
    assert refused.value.reason == Reason.NOT_FIT


def test_a_citation_waits_unresolved_until_what_it_cites_is_held() -> None:
    citing = take_in(resolution("DEMO/RES/9/2", citations=[citation("pp1", "DEMO/RES/9/1")]))
    assert Citation.objects.get().to is None, "shown as unresolved, never dropped"
    cited = take_in(resolution("DEMO/RES/9/1"))
    assert (citing.resolved, cited.resolved) == (0, 1)
    assert Citation.objects.get().to == cited.instrument


def test_a_citation_of_what_is_held_is_resolved_at_once() -> None:
    take_in(resolution("DEMO/RES/9/1"))
    taken = take_in(resolution("DEMO/RES/9/2", citations=[citation("pp1", "DEMO/RES/9/1")]))
    assert taken.resolved == 1


def test_a_name_no_state_bears_stays_as_printed() -> None:
    printed = vote([], [], [], (1, 0, 0))
    printed["roll_call"]["in_favour"] = [{"name": "Atlantis", "iso3": None}]
    taken = take_in(resolution(vote=printed))
    cast_vote = taken.instrument.votes.get().casts.get()
    assert (cast_vote.name, cast_vote.party, cast_vote.position) == ("Atlantis", None, "in-favour")


def test_two_halves_of_a_name_held_here_are_one_voter() -> None:
    whole = Party.objects.create(
        code="QQA", kind="state", name="Islands and Coasts of Yarrow", source="invented"
    )
    PartyName.objects.create(
        party=whole,
        language="en",
        form="short",
        name=whole.name,
        folded=folded(whole.name),
        source="invented",
    )
    printed = vote([], [], [], (3, 0, 0))
    halves = ("Atlantis", "Islands", "Coasts of Yarrow", "Avalon")
    printed["roll_call"]["in_favour"] = [{"name": each, "iso3": None} for each in halves]
    casts = take_in(resolution(vote=printed)).instrument.votes.get().casts.all()
    assert [(each.name, each.party) for each in casts] == [
        ("Atlantis", None),
        ("Islands and Coasts of Yarrow", whole),
        ("Avalon", None),
    ]


def test_a_null_character_does_not_stop_a_document() -> None:
    odd = resolution()
    odd["operative"][1]["text"] = "The Regi\x00strar"
    taken = take_in(odd, text="a\x00b")
    assert taken.document.text == "a\ufffdb", "the same length, so that spans still fit"


def test_half_a_character_does_not_stop_a_document() -> None:
    odd = resolution(title="Lamps \udc80 for all")
    assert take_in(odd, content=b"half", text="a\ud800b").instrument.title == "Lamps \ufffd for all"


def test_an_annex_longer_than_the_database_can_index_is_kept_whole() -> None:
    long = " ".join(f"word{number}" for number in range(300_000))
    taken = take_in(
        resolution(annexes=[{"id": "annex1", "title": "Words", "text": long, "spans": []}]), content=b"long"
    )
    annex = taken.instrument.paragraphs.get(anchor="annex1")
    assert (annex.part, annex.heading, len(annex.text)) == ("annex", "Words", len(long))


def test_a_repeated_anchor_moves_no_address() -> None:
    odd = resolution()
    odd["operative"].append(odd["operative"][1] | {"text": "Another paragraph 2."})
    taken = take_in(odd)
    assert taken.instrument.paragraphs.get(anchor="op2").text.startswith("The Registrar")
