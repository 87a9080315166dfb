"""An offline edit and a conflict: one delegate takes the form away, another changes the draft meanwhile, the form comes
back, and a person chooses. Then the sealed note is handed in, and the case is taken away."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from comity.apps.assistance.actions.drafting import answers_of
from comity.apps.letters.models import Paper
from tests.assistance_world import Way, asked_committed, asking_world
from tests.journeys.asking import Sit, sit

__all__ = ["asked_committed", "asking_world", "sit"]
pytestmark = pytest.mark.browser
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SCAN = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def taken(seat: Any, end: str) -> bytes:
    """The file behind a link of the page."""
    with seat.page.expect_download() as found:
        seat.page.locator(f"main a[href$='{end}']").first.click()
    return Path(found.value.path()).read_bytes()


def changed(form: bytes, **words: str) -> bytes:
    """The form with some answers changed, as by hand on another computer."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name).decode("utf-8", errors="surrogateescape")
            if name == "word/document.xml":
                for old, new in words.values():
                    assert f">{old}<" in part
                    part = part.replace(f">{old}<", f">{new}<")
            after.writestr(name, part.encode("utf-8", errors="surrogateescape"))
    return made.getvalue()


def shown(seat: Any, name: str) -> None:
    """A picture of the page, where somebody asked for pictures."""
    if folder := os.environ.get("COMITY_TEST_PICTURES"):
        seat.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_form_comes_back_into_a_draft_that_changed_meanwhile(
    sit: Sit, asked_committed: str, width: int
) -> None:
    way = Way()
    way.to("draft")
    draft = way.assistance
    here = draft.get_absolute_url()
    amina = sit("amina", width=width)
    amina.go(f"{here}/word")
    form = taken(amina, "/form.docx")
    petra = sit("petra")
    petra.go(f"{here}/answers/help").write({"detail": "One adviser, from Geneva."}).press("Save and go on")
    back = changed(
        form, help=("Two advisers for six months.", "Three advisers, from the capital."),
        context=("Two storms in one year took most of what was planned.", "Three storms."),
    )  # fmt: skip
    file = {"name": "request.docx", "mimeType": WORD, "buffer": back}
    amina.page.set_input_files("main input[name=form]", file)
    amina.press("Bring in what it says")
    shown(amina, f"word-conflict-{width}")
    assert "1 answer was taken over. 1 was changed on both sides." in amina.text
    assert "One adviser, from Geneva." in amina.text
    assert "Three advisers, from the capital." in amina.text
    assert answers_of(draft)["help"]["detail"] == "One adviser, from Geneva."
    assert answers_of(draft)["context"]["note"] == "Three storms."
    amina.press("Take what the file says")
    shown(amina, f"word-{width}")
    assert answers_of(draft)["help"]["detail"] == "Three advisers, from the capital."
    assert "Changed on both sides" not in amina.text
    amina.page.set_input_files("main input[name=form]", {**file, "buffer": b"PK no form"})
    amina.press("Bring in what it says")
    shown(amina, f"word-wrong-{width}")
    assert "Something needs another look" in amina.text
    amina.go("/requests/new/word")
    shown(amina, f"begin-word-{width}")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_sealed_note_is_handed_in_and_read_by_the_desk(sit: Sit, asked_committed: str, width: int) -> None:
    way = Way()
    way.to("papers")
    here = f"{way.assistance.get_absolute_url()}/papers"
    amina = sit("amina", width=width)
    amina.go(here)
    assert zipfile.is_zipfile(io.BytesIO(taken(amina, "/notes/0.docx")))
    assert taken(amina, "/notes/0.pdf").startswith(b"%PDF")
    file = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    amina.page.set_input_files("main input[name=file]", file)
    amina.press("Hand it in")
    shown(amina, f"papers-{width}")
    assert Paper.objects.get().sha256 in amina.text
    dalia = sit("dalia", width=width)
    dalia.go(here)
    assert taken(dalia, "/papers/1") == SCAN
    with zipfile.ZipFile(io.BytesIO(taken(dalia, "/case.zip"))) as case:
        assert "scans/01-note.pdf" in case.namelist()
        assert case.testzip() is None
