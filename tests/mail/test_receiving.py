"""What comes in by mail: forms, codes, orders, letters; and that nothing binds before its code."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.apps.assistance import routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from comity.apps.letters.models import Incoming, Paper
from comity.apps.notices.actions import incoming
from comity.apps.notices.models import Message, Proposed, Received
from comity.mail import forms, receiving
from comity.papers.message import LINE
from tests.assistance_world import ANSWERS, COOPERATION, MISSION, Way, address_of, person, traces
from tests.mail.filling import fill
from tests.mail.writing import (
    DOCX,
    MISSION_MAIL,
    OURS,
    code_of,
    letter_to,
    mail,
    register_mission,
    reply_to,
    take,
)

pytestmark = pytest.mark.usefixtures("asked", "sealing", "mission")
Became = Received.Became
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def mission(asked: None, settings: Any) -> None:
    register_mission(settings)


def definition(fund: str = COOPERATION) -> Any:
    return routes.definition(routes.in_force(fund, NOW.date()))


def filled_form(**changes: Any) -> tuple[str, str, bytes]:
    data = forms.blank(definition(), "en").data
    return ("request.docx", f"application/{DOCX}", fill(data, definition(), ANSWERS | changes))


def give(
    code: str, *, letter: Message, sender: str = MISSION_MAIL, at: datetime = NOW, words: str = ""
) -> Received:
    raw = mail(sender=sender, to=reply_to(letter), words=words or f"{code}\n\n> {letter.body[:200]}")
    return take(raw, to=reply_to(letter), at=at)


def test_a_form_is_sent_to_whoever_asks_once_a_day() -> None:
    got = take(mail(sender="anybody@world.example", subject="Form Technical Cooperation"), at=NOW)
    assert got.became == Became.FORM_ASKED
    letter = letter_to("anybody@world.example")
    (attached,) = letter.attachments.all()
    assert attached.name == f"request-{COOPERATION}.docx"
    assert letter.answers == got.message_id
    again = take(
        mail(sender="anybody@world.example", subject="form review-travel"), at=NOW + timedelta(hours=1)
    )
    assert (again.became, again.answer) == (Became.UNANSWERED, None)
    assert take(
        mail(sender="anybody@world.example", subject="x"), to="ask+form-review-travel@comity.example",
        at=NOW + timedelta(days=2),
    ).became == Became.FORM_ASKED  # fmt: skip


def test_a_form_changes_nothing_before_its_code_and_is_sent_with_it() -> None:
    before = AssistanceRequest.objects.count(), Record.objects.count()
    got = take(mail(words="Please find our request.", files=[filled_form()]), at=NOW)
    assert (got.became, AssistanceRequest.objects.count(), Record.objects.count()) == (Became.FORM, *before)
    letter = letter_to(MISSION_MAIL)
    for said in ("begin a draft", "consent", "clear the request", "send the request", "Amina", LINE):
        assert said in letter.body
    code = code_of(letter.body)
    (shown,) = letter.attachments.all()
    assert hashlib.sha256(bytes(shown.data)).hexdigest() in letter.body, (
        "the form that the code is for is not shown"
    )
    assert code.replace("-", "") not in Proposed.objects.get().code_hash
    back = give(code, letter=letter)
    assert back.became == Became.CODE, back.why
    assistance = AssistanceRequest.objects.get()
    assert (assistance.stage, assistance.title) == ("sent", ANSWERS["aim"]["title"])
    sent = Record.objects.get(act="assistance.submitted")
    assert (sent.by, sent.mandate != "") == (person("amina").address, True)
    given = Record.objects.get(act="assistance.code_given")
    assert given.facts["acts"] == ["begin-from", "consent", "clear", "submit"]
    assert given.facts["message"] == got.sha256
    assert give(code, letter=letter, at=NOW + timedelta(minutes=1)).became == Became.CODE_REFUSED
    assert AssistanceRequest.objects.count() == 1


def test_the_code_goes_to_the_registered_address_and_never_to_who_wrote() -> None:
    take(mail(sender=address_of("amina"), files=[filled_form()]), at=NOW)
    asked = letter_to(address_of("amina"))
    assert "code" in asked.body
    assert code_of(letter_to(MISSION_MAIL).body) not in asked.body
    # From anybody else's address the code does nothing, though it is right.
    letter = letter_to(MISSION_MAIL)
    assert give(code_of(letter.body), letter=letter, sender=address_of("chen")).became == Became.CODE_REFUSED
    assert give(code_of(letter.body), letter=letter, sender="x@world.example").became == Became.UNANSWERED
    assert not AssistanceRequest.objects.exists()


def test_five_wrong_codes_end_it() -> None:
    take(mail(files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    code = code_of(letter.body)
    for number in range(5):
        assert give(f"wrkn-g{number + 2}22", letter=letter).became == Became.CODE_REFUSED
    assert Proposed.objects.get().why == "wrong"
    assert give(code, letter=letter).became == Became.CODE_REFUSED
    assert not AssistanceRequest.objects.exists()


def test_a_code_is_over_after_seven_days() -> None:
    take(mail(files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    late = NOW + timedelta(days=incoming.DAYS, seconds=1)
    assert give(code_of(letter.body), letter=letter, at=late).became == Became.CODE_REFUSED
    assert not AssistanceRequest.objects.exists()


def test_a_code_in_a_mailbox_that_is_the_offices_no_more_does_nothing() -> None:
    from comity.apps.parties.models import Office

    take(mail(files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    Office.objects.filter(name=MISSION).update(email="new@marenta.example")
    back = give(code_of(letter.body), letter=letter, sender=address_of("amina"))
    assert (back.became, AssistanceRequest.objects.count()) == (Became.CODE_REFUSED, 0)


def test_a_code_counts_only_for_what_it_was_shown_for() -> None:
    way = Way()
    way.to("draft")
    take(mail(sender=MISSION_MAIL, subject=str(way.assistance.number), words="send"), at=NOW)
    letter = letter_to(MISSION_MAIL)
    kept = way.assistance.answers.get(question="aim")
    way.actions.answer(assistance=way.assistance, question="aim", value=kept.value | {"aim": "Other."},
                       seen=kept.version, by=person("petra"), at=way.at)  # fmt: skip
    assert give(code_of(letter.body), letter=letter).became == Became.CODE_REFUSED
    assert Proposed.objects.get().why == "changed"
    way.assistance.refresh_from_db()
    assert way.assistance.stage == "draft"


def test_a_code_that_is_quoted_is_not_given() -> None:
    take(mail(files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    quoted = "\n".join(f"> {line}" for line in letter.body.splitlines())
    for words in (f"Who asked for this?\n\n{quoted}", f"No.\n\n{letter.body}", quoted,
                  f"No!\n\nFrom: Comity <ask@comity.example>\n{letter.body}"):  # fmt: skip
        give("", letter=letter, words=words)
    assert not AssistanceRequest.objects.exists()
    assert Proposed.objects.get().wrong == 0


def test_all_of_it_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    take(mail(files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    person("amina").holdings.filter(role="submitter").update(until_at=NOW - timedelta(minutes=1))
    back = give(code_of(letter.body), letter=letter)
    assert (back.became, AssistanceRequest.objects.count()) == (Became.CODE_REFUSED, 0)
    assert "role" in letter_to(MISSION_MAIL).body


def test_what_is_missing_is_said_and_the_rest_can_be_done() -> None:
    take(mail(files=[filled_form(results={})]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    assert "not complete" in letter.body
    assert [each["act"] for each in Proposed.objects.get().steps] == ["begin-from", "consent", "clear"]


def test_a_draft_of_another_state_is_not_there() -> None:
    theirs = Way(of="QNA")
    theirs.to("draft")
    form = forms.filled(theirs.assistance, "en")
    before = traces()["assistance_assistancerequest"], traces()["assistance_answer"]
    got = take(mail(files=[(form.name, f"application/{DOCX}", form.data)]), at=NOW)
    assert got.became == Became.REFUSED
    assert not Proposed.objects.exists()
    assert (traces()["assistance_assistancerequest"], traces()["assistance_answer"]) == before
    asked = take(mail(subject=f"form {theirs.assistance.number}"), at=NOW)
    assert asked.became == Became.HELP
    assert "request-" not in letter_to(MISSION_MAIL).body


def test_free_words_are_a_letter_and_change_nothing() -> None:
    way = Way()
    way.to("papers")
    take(mail(files=[]), at=NOW)
    moves = AssistanceRequest.objects.get().moves
    raw = mail(subject=f"Re: {way.assistance.reference}", words="The director has changed.",
               files=[("list.csv", "text/csv", b"a,b")])  # fmt: skip
    got = take(raw, at=NOW)
    assert got.became == Became.LETTER
    (letter,) = Incoming.objects.all()
    assert (letter.words, letter.office.name) == ("The director has changed.", MISSION)
    assert letter.files[0]["name"] == "list.csv"
    assert AssistanceRequest.objects.get().moves == moves
    assert Record.objects.get(act="assistance.letter_received").facts["sha256"] == got.sha256
    take(raw, at=NOW + timedelta(minutes=1))
    assert Incoming.objects.count() == 1


def test_a_sealed_paper_waits_for_its_code() -> None:
    way = Way()
    way.to("papers")
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    got = take(mail(subject=way.assistance.reference, files=[("note.pdf", "application/pdf", pdf)]), at=NOW)
    assert (got.became, Paper.objects.count()) == (Became.SCAN, 0)
    letter = letter_to(MISSION_MAIL)
    assert give(code_of(letter.body), letter=letter).became == Became.CODE
    assert Paper.objects.get().sha256 in letter.body


def test_the_office_says_in_whose_name_where_several_can() -> None:
    from comity.apps.parties.actions import people
    from comity.apps.parties.models import Office

    office = Office.objects.get(name=MISSION)
    for role in ("clearer", "submitter"):
        people.give_role(
            person=person("petra"), office=office, role=role, by="system", at=NOW - timedelta(days=1)
        )
    assert take(mail(files=[filled_form()]), at=NOW).became == Became.REFUSED
    assert "Person:" in letter_to(MISSION_MAIL).body
    take(mail(words=f"Person: {address_of('petra')}", files=[filled_form()]), at=NOW)
    assert Proposed.objects.get().person == person("petra")


def test_a_mail_brought_twice_is_one() -> None:
    raw = mail(files=[filled_form()])
    first = take(raw, at=NOW)
    after = traces()
    second = take(b"Received: from elsewhere\r\n" + raw, at=NOW + timedelta(seconds=5))
    assert (second.pk, traces()) == (first.pk, after)


def test_work_that_breaks_off_is_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.mail import sorting

    def broken(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(sorting, "sort", broken)
        got = take(mail(files=[filled_form()]), at=NOW)
    assert (got.became, got.tries, Message.objects.count()) == (Became.WAITING, 1, 0)
    assert receiving.work_on_waiting(NOW) == 1
    got.refresh_from_db()
    assert got.became == Became.FORM
    assert receiving.work_on_waiting(NOW) == 0


def test_what_breaks_off_five_times_is_left_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.mail import sorting

    def broken(*_: Any) -> None:
        raise RuntimeError("again")

    with monkeypatch.context() as patch:
        patch.setattr(sorting, "sort", broken)
        got = take(mail(files=[filled_form()]), at=NOW)
        for _ in range(incoming.TRIES):
            receiving.work_on_waiting(NOW)
    assert incoming.counts() == {"waiting": 0, "given-up": 1}
    assert (incoming.again(), receiving.work_on_waiting(NOW)) == (1, 1)
    got.refresh_from_db()
    assert got.became == Became.FORM


def test_receipts_follow_once_the_log_is_sealed() -> None:
    from comity.apps.journal import sealing
    from comity.pure.translog.receipt import check_receipt, read_receipt

    take(mail(files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    give(code_of(letter.body), letter=letter)
    assert receiving.send_receipts(NOW) == 0, "before it was sealed"
    sealing.seal(at=NOW)
    assert receiving.send_receipts(NOW) == 1
    assert receiving.send_receipts(NOW) == 0
    found = letter_to(MISSION_MAIL).attachments.order_by("pk")
    assert [each.name.rpartition("-")[2] for each in found] == [
        "begun.tlog", "merged.tlog", "consented.tlog", "cleared.tlog", "submitted.tlog", "code_given.tlog",
    ] or len(found) == 6  # fmt: skip
    for each in found:
        check_receipt(read_receipt(bytes(each.data).decode()))


def test_bytes_are_forgotten_after_a_month_and_the_row_after_a_year() -> None:
    take(mail(files=[filled_form()]), at=NOW)
    incoming.forget(at=NOW + timedelta(days=31))
    assert Received.objects.get().raw is None
    incoming.forget(at=NOW + timedelta(days=366))
    assert not Received.objects.exists()


def test_who_wants_no_more_gets_the_links_that_end_it() -> None:
    from comity.apps.notices import actions as notices
    from comity.apps.notices.actions.following import confirm_token

    follow = notices.ask(subject="register", email="r@world.example", how="daily", language="en", at=NOW)
    notices.confirm(token=confirm_token(follow), at=NOW)
    assert take(mail(sender="r@world.example", subject="unsubscribe"), at=NOW).became == Became.STOP
    assert "/follow/stop/" in letter_to("r@world.example").body
    follow.refresh_from_db()
    assert follow.ended_at is None, "a wish that anybody can forge ended it"


def test_where_our_server_is_named_a_disowned_sender_is_nobody(settings: Any) -> None:
    settings.MAIL_TRUST = "mx.comity.example"
    good = "mx.comity.example; dmarc=pass header.from=marenta.example"
    for header, became in (
        ({}, Became.UNANSWERED),
        (
            {"Authentication_Results": "mx.evil.example; dmarc=pass header.from=marenta.example"},
            Became.UNANSWERED,
        ),
        (
            {"Authentication_Results": "mx.comity.example; dmarc=fail header.from=marenta.example"},
            Became.UNANSWERED,
        ),
        (
            {"Authentication_Results": "mx.comity.example; dmarc=pass header.from=evil.example"},
            Became.UNANSWERED,
        ),
        ({"Authentication_Results": good}, Became.FORM),
    ):
        got = take(mail(files=[filled_form()], **header), at=NOW)
        assert got.became == became, header
    assert Proposed.objects.count() == 1
    assert Message.objects.count() == 1, "a letter went to who may be anybody"
    assert OURS not in {each.to for each in Message.objects.all()}


def test_what_came_beside_a_form_and_is_left_aside_is_said() -> None:
    name, media, data = filled_form()
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    files = [(name, media, data), ("second.docx", media, data + b"\0"), ("note.pdf", "application/pdf", pdf)]
    take(mail(words="publish nothing", files=files), at=NOW)
    letter = letter_to(MISSION_MAIL)
    (line,) = [each for each in letter.body.splitlines() if each.startswith("Left aside")]
    assert "second.docx" in line and "note.pdf" in line and "words" in line and name not in line
    take(mail(words="draft only", files=[(name, media, data)]), at=NOW + timedelta(minutes=1))
    assert "Left aside" not in letter_to(MISSION_MAIL).body


def test_what_came_beside_orders_or_a_code_and_is_left_aside_is_said() -> None:
    way = Way()
    way.to("papers")
    table = [("list.csv", "text/csv", b"a,b")]
    said = mail(
        subject=way.assistance.reference, words="publish nothing\nThe director has changed.", files=table
    )
    take(said, at=NOW)
    letter = letter_to(MISSION_MAIL)
    (line,) = [each for each in letter.body.splitlines() if each.startswith("Left aside")]
    assert "list.csv" in line and "words" in line
    words = f"{code_of(letter.body)}\nwithdraw other-source"
    raw = mail(to=reply_to(letter), words=words, files=table)
    assert take(raw, to=reply_to(letter), at=NOW).became == Became.CODE
    (line,) = [each for each in letter_to(MISSION_MAIL).body.splitlines() if each.startswith("Left aside")]
    assert "list.csv" in line and "words" in line
    take(mail(subject=way.assistance.reference, words="publish fact"), at=NOW + timedelta(minutes=1))
    assert "Left aside" not in letter_to(MISSION_MAIL).body
