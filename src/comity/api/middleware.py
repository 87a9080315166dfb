"""What the API answers where no operation of it was reached: always `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comity.api.problems import PROBLEM, problem

MOST_BYTES = 1_000_000  # of a body: the largest answer with every character escaped fits
# Operations that take a file: the largest is a scan.
FILES = ("/form", "/api/forms", "/acts/receive-scan")
MOST_OF_A_FILE = 21_500_000
OF_THE_PAGE = {"content-type", "content-length", "content-encoding", "content-language", "etag"}
SAID = {
    400: "The request could not be understood",
    404: "Nothing is held here under that address",
    405: "This address cannot be used in that way",
    500: "This did not work, and it is our fault",
}


class Problems:
    """Below /api/: refuses bodies that are too large before they are read, and says every refusal that came as a page
    as a problem instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        most = MOST_OF_A_FILE if request.path_info.endswith(FILES) else MOST_BYTES
        if _size(request) > most:
            return problem(413, "The body is too large", most=most)
        answer = self.get_response(request)
        if answer.status_code < 400 or answer.get("Content-Type", "").startswith(PROBLEM):
            return answer
        said = problem(
            answer.status_code, SAID.get(answer.status_code) or HTTPStatus(answer.status_code).phrase
        )
        # One line of the log is enough.
        said._has_been_logged = getattr(answer, "_has_been_logged", False)  # type: ignore[attr-defined]
        for name, value in answer.items():
            if name.lower() not in OF_THE_PAGE:
                said[name] = value
        return said


def _size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
