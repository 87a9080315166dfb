"""Files of a night, sent as they lie: with a lasting mark, and in parts for who asks for a part (RFC 9110)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
PLAIN = "text/plain; charset=utf-8"
PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def sent(request: HttpRequest, path: Path, digest: str, called: str) -> HttpResponseBase:
    """A file, whole or the part asked for. `digest` tells these bytes from any others."""
    size, mark = path.stat().st_size, f'"{digest[:32]}"'
    form = path.suffix[1:]
    if (known := get_conditional_response(request, etag=mark)) is not None:
        known["ETag"] = mark  # asked before the file is opened
        return known
    part = _part(request, size, mark)
    answer: HttpResponseBase
    if part is None:
        answer = FileResponse(path.open("rb"), content_type=MEDIA.get(form, PLAIN))
    elif part[0] >= part[1]:
        answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        first, end = part
        answer = StreamingHttpResponse(
            _slice(path.open("rb"), first, end), status=206, content_type=MEDIA.get(form, PLAIN)
        )
        answer["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
        answer["Content-Length"] = str(end - first)
    if part is not None or form == "parquet":
        # Parts are of the file's own bytes, and Parquet is packed already: neither is packed on its way.
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
    answer["ETag"] = mark
    answer["Accept-Ranges"] = "bytes"
    if form in ("csv", "parquet"):
        answer["Content-Disposition"] = f'attachment; filename="{called}"'
    return answer


def _part(request: HttpRequest, size: int, mark: str) -> tuple[int, int] | None:
    """The first byte and the one after the last, where one part is asked for; several are answered by the whole."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or asked[0] == "bytes=-" or request.headers.get("If-Range", mark) != mark:
        return None
    if not asked[1]:
        return max(0, size - int(asked[2])), size
    return int(asked[1]), min(size, int(asked[2]) + 1 if asked[2] else size)


def _slice(file: BinaryIO, first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while first < end and (piece := file.read(min(PIECE, end - first))):
            first += len(piece)
            yield piece
