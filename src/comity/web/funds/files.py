"""The books as files for whoever works with them: IATI, CSV, Parquet. A file of any size takes the memory of a piece of
it: it is written to the disk from one view of the books, and sent from there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comity.apps.funds import exports, rows
from comity.apps.funds.iati import activities, organisations
from comity.apps.funds.iati.publisher import publisher
from comity.apps.funds.models import Entry, Fund
from comity.apps.register.open_data.tables import tables
from comity.papers.iati import write
from comity.papers.tabular.writing import Writer, fit
from comity.web.funds.found import fund_of
from comity.web.open_data.files import MEDIA
from comity.web.read.places import place
from comity.web.requests.found import moment

XML = "application/xml; charset=utf-8"
PIECE = 2_000  # rows of one row group
FORMS = ("csv", "parquet")
NAMES = {"contributions": rows.contributions, "entries": rows.entries}
fresh = cache_control(no_cache=True)  # what a State takes back is out of it at once


@fresh
@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponseBase:
    """A fund and what it pays for as activities of IATI 2.03; nothing while its books are empty."""
    fund, on = fund_of(code), moment().date()
    if not Entry.objects.filter(fund=fund).exists():
        raise Http404
    by = publisher()

    def make(sink: BinaryIO) -> None:
        told = activities.activities(fund, by, on=on)
        write.activities(sink, told, at=exports.written_at([fund], on))

    mark = exports.mark([fund], on, "iati", repr(by))
    return _sent(request, mark, XML, f"{fund.code}-iati.xml", make)


@fresh
@require_safe
def organisation(request: HttpRequest) -> HttpResponseBase:
    """Who publishes here, as an organisation of IATI 2.03."""
    on, by = moment().date(), publisher()
    funds = list(Fund.objects.order_by("code"))

    def make(sink: BinaryIO) -> None:
        told = [organisations.report(by, on=on)]
        write.organisations(sink, told, at=exports.written_at(funds, on))

    mark = exports.mark(funds, on, "iati-organisation", repr(by))
    return _sent(request, mark, XML, "iati-organisation.xml", make)


@fresh
@require_safe
def table(request: HttpRequest, code: str, name: str, form: str) -> HttpResponseBase:
    """The contributions or the entries of a fund, with the columns of the nightly open data."""
    if form not in FORMS or name not in NAMES:
        raise Http404
    fund, on = fund_of(code), moment().date()
    columns = tables()[f"funds-{name}"].columns

    def make(sink: BinaryIO) -> None:
        found = iter(NAMES[name](on, fund))
        with tempfile.TemporaryDirectory() as folder:
            with closing(Writer(Path(folder), name, columns, (form,))) as writer:
                while piece := list(islice(found, PIECE)):
                    writer.write(
                        [{each.name: fit(row[each.name], each) for each in columns} for row in piece]
                    )
            with (Path(folder) / f"{name}.{form}").open("rb") as made:
                while some := made.read(1 << 20):
                    sink.write(some)

    answer = _sent(
        request, exports.mark([fund], on, name, form), MEDIA[form], f"{fund.code}-{name}.{form}", make
    )
    if form == "parquet":
        request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is packed already
    return answer


def _sent(
    request: HttpRequest, mark: str, media: str, name: str, make: Callable[[BinaryIO], None]
) -> HttpResponseBase:
    """The file, unless its reader has it. It is not begun to be sent before it is whole, so that nobody gets half of
    one, and a slow reader holds no view of the books."""
    known = get_conditional_response(request, etag=f'"{mark}"')
    if known is not None:
        known["ETag"] = f'"{mark}"'
        return known
    kept: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 — the answer closes it
    try:
        with place(), exports.one_view():  # a file holds its thread: some must stay for pages
            make(kept)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    answer = FileResponse(kept, content_type=media, as_attachment=media != XML, filename=name)
    answer["ETag"] = f'"{mark}"'
    return answer
