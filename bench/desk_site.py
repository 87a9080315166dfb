"""The site with two more pages to measure against: the floor, and a bare one."""

from __future__ import annotations

import importlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from comity.site.wsgi import application  # this sets the framework up

__all__ = ["application"]

models: Any = importlib.import_module("comity.apps.assistance.models")
urls: Any = importlib.import_module("comity.site.urls")


ROW = (
    '<tr><td><a href="/requests/{{ each.reference }}">{{ each.reference }}</a></td><td>{{ each.title }}</td>'
    "<td>{{ each.stage }}</td><td>{{ each.due_on|date }}</td></tr>"
)
PAGE = Template(
    '{% extends "base.html" %}{% block main %}<table>{% for each in rows %}'
    + ROW
    + "{% endfor %}</table>{% endblock %}"
)


@login_required
def floor(request: HttpRequest, size: int) -> HttpResponse:
    """A plain Django page: signed in, one statement of its own, its rows drawn by a template in the frame every page
    has, and as many bytes as asked for."""
    rows = models.AssistanceRequest.objects.values("reference", "title", "stage", "due_on").order_by("pk")
    drawn = PAGE.render(RequestContext(request, {"rows": rows[: max(1, (size - 17_000) // 215)]}))
    return HttpResponse(drawn[:size] + " " * (size - len(drawn)))


def bare(request: HttpRequest, size: int) -> HttpResponse:
    """Nobody signed in, one statement by the primary key, and filler."""
    title = models.AssistanceRequest.objects.values_list("title", flat=True).get(pk=request.GET["key"])
    head = f"<!doctype html><title>{title}</title><p>"
    return HttpResponse(head + "x" * (size - len(head)))


urls.urlpatterns.insert(0, path("floor/<int:size>", floor))
urls.urlpatterns.insert(0, path("bare/<int:size>", bare))
