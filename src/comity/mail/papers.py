"""A letter as files: the Word document and the PDF that go with it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.apps.letters.models import Letter
from comity.apps.notices.actions import Attached
from comity.papers.writing.document import Document, Text
from comity.papers.writing.pdf import pdf
from comity.papers.writing.word import word

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def files_of(letter: Letter, reference: str) -> list[Attached]:
    """The letter as .docx and as PDF, named by its request and its kind."""
    name = f"{reference}-{letter.kind}-{letter.at:%Y-%m-%d}"
    parts = tuple(Text(each) for each in letter.body.strip().split("\n\n"))
    with override(letter.language):
        foot = _("Seal of the words (SHA-256): %(seal)s") % {"seal": letter.seal}
    paper = Document(title=reference, foot=foot, language=letter.language, blocks=parts)
    return [
        Attached(f"{name}.docx", DOCX, word(paper)),
        Attached(f"{name}.pdf", "application/pdf", pdf(paper)),
    ]
