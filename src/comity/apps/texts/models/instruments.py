"""Instruments, their paragraphs with lasting addresses, and what they cite."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Left

from comity.apps.parties.models import Certainty, Party


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def found(self, words: str) -> InstrumentQuerySet:
        """Those whose symbol, number or title, or a paragraph of theirs, holds the words; the symbol first."""
        plain = words.strip()
        if not plain:
            return self
        query = SearchQuery(plain, config="english", search_type="websearch")
        inside = Paragraph.objects.filter(instrument=models.OuterRef("pk"), search=query)
        hits = self.filter(
            models.Q(search=query)
            | models.Q(symbol__iexact=plain)
            | models.Q(number=plain)
            | models.Exists(inside)
        )
        return hits.annotate(
            exactly=models.Case(
                models.When(models.Q(symbol__iexact=plain) | models.Q(number=plain), then=0), default=1
            )
        ).order_by("exactly", models.F("adopted_on").desc(nulls_last=True), "symbol")

    def adopted_by(self, body: Party) -> InstrumentQuerySet:
        return self.filter(body=body)

    def with_tallies(self) -> InstrumentQuerySet:
        """With their votes at hand, for a list: one statement more, however many."""
        return self.select_related("body").prefetch_related("votes")


class Instrument(models.Model):
    """A resolution, decision, statement, treaty or declaration. Its address is `/texts/<symbol>`.

    An instrument may be known by its facts alone (`has_text` false): then paragraphs carry a summary of our own."""

    symbol = models.CharField(max_length=80, unique=True)
    document_type = models.CharField(max_length=30, default="resolution")
    number = models.CharField(max_length=30, blank=True)  # "38/3"
    title = models.CharField(max_length=600)
    body = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="instruments")
    session = models.PositiveSmallIntegerField(null=True, blank=True)
    session_type = models.CharField(max_length=16, default="regular")
    session_start = models.DateField(null=True, blank=True)
    session_end = models.DateField(null=True, blank=True)
    agenda_item = models.CharField(max_length=40, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    meeting = models.PositiveSmallIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    adoption_method = models.CharField(max_length=20, blank=True)
    draft_symbol = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=3, default="eng")
    formula = models.CharField(max_length=300, blank=True)
    work_iri = models.CharField(max_length=200, blank=True)
    has_text = models.BooleanField(default=False)
    fictional = models.BooleanField(default=False)
    series = models.CharField(max_length=120, blank=True)  # folded title: texts of one series share it
    also_known_as = ArrayField(models.CharField(max_length=400), default=list, blank=True)  # folded names
    certainty = models.CharField(max_length=14, choices=Certainty, default=Certainty.SOURCED)
    source = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()
    problems = models.JSONField(default=list)  # contradictions, kept as the reading named them
    footnotes = models.JSONField(default=list)
    annexes = models.JSONField(default=list)
    search = models.GeneratedField(
        expression=SearchVector("symbol", "number", "title", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-adopted_on", "symbol"]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="instrument_search"),
            models.Index(fields=["-adopted_on", "symbol"], name="instrument_newest"),
            models.Index(fields=["series", "adopted_on"], name="instrument_series"),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def address(self) -> str:
        return f"texts/{self.symbol}"

    def get_absolute_url(self) -> str:
        return f"/texts/{self.symbol}"


class Part(models.TextChoices):
    PREAMBLE = "preamble"
    OPERATIVE = "operative"
    ARTICLE = "article"
    ANNEX = "annex"


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def found(self, words: str) -> ParagraphQuerySet:
        """Those that hold the words, oldest text first and in text order: the same corpus gives the same list."""
        query = SearchQuery(words.strip(), config="english", search_type="websearch")
        rows = self.filter(search=query) if words.strip() else self.none()
        return rows.select_related("instrument__body").order_by(
            "instrument__adopted_on", "instrument__symbol", "order", "id"
        )

    def by_year(self) -> list[tuple[int | None, str, int]]:
        """How many of these were adopted by which body in which year: (year, code of the body, count)."""
        rows = self.order_by().values_list("instrument__adopted_on__year", "instrument__body__code")
        counted = rows.annotate(count=models.Count("id")).order_by(
            "instrument__adopted_on__year", "instrument__body__code"
        )
        return [(year, body or "", count) for year, body, count in counted]

    def with_citations(self) -> ParagraphQuerySet:
        """With what each cites, and what that is, at hand: one statement more, however many."""
        return self.prefetch_related(models.Prefetch("citations", Citation.objects.select_related("to")))


class Paragraph(models.Model):
    """A paragraph, point or article. `anchor` ("op21", "pp7", "op21.a", "art3") never changes once given."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="paragraphs")
    part = models.CharField(max_length=10, choices=Part)
    anchor = models.CharField(max_length=40)
    order = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="points")
    num = models.CharField(max_length=40, blank=True)
    heading = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    verb = models.TextField(blank=True)
    speech_act = models.CharField(max_length=12, blank=True)  # directive | commissive | declaratory
    text = models.TextField(blank=True)
    summary = models.CharField(max_length=400, blank=True)  # ours, and said so; where no text is loaded
    clauses = models.JSONField(default=list)  # as the reading gives them: lead, verb, addressees, spans
    spans = models.JSONField(default=list)  # in the text of the document that gives this instrument its text
    footnotes = models.JSONField(default=list)
    search = models.GeneratedField(
        # An annex can be longer than what the database can index at once.
        expression=SearchVector(Left("text", 200_000), "summary", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["instrument", "order"]
        indexes: ClassVar = [GinIndex(fields=["search"], name="paragraph_search")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="paragraph_anchor_once", fields=["instrument", "anchor"])
        ]

    def __str__(self) -> str:
        return self.anchor

    @property
    def address(self) -> str:
        return f"{self.instrument.address}#{self.anchor}"


class Citation(models.Model):
    """That a paragraph cites something. `to` stays empty until the cited instrument is held here: an unresolved
    citation is shown, never dropped."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="citations")
    surface = models.TextField()
    kind = models.CharField(max_length=30)
    tier = models.CharField(max_length=10)
    name = models.TextField(blank=True)
    symbol = models.CharField(max_length=80, blank=True, db_index=True)
    dated = models.DateField(null=True, blank=True)
    pinpoint = models.TextField(blank=True)
    latest = models.BooleanField(default=False)  # the text itself calls it the latest of its line
    via = models.CharField(max_length=20, blank=True)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    to = models.ForeignKey(Instrument, models.SET_NULL, null=True, blank=True, related_name="cited_by")

    class Meta:
        ordering: ClassVar = ["paragraph", "span_start", "id"]

    def __str__(self) -> str:
        return self.symbol or self.name or self.surface
