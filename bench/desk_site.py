"""The site with one more page: the floor, a page of one statement and as many bytes as one asks for."""

from __future__ import annotations

import importlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from comity.site.wsgi import application  # first: it sets the framework up

__all__ = ["application"]

models: Any = importlib.import_module("comity.apps.assistance.models")
urls: Any = importlib.import_module("comity.site.urls")


def floor(request: HttpRequest, size: int) -> HttpResponse:
    """One statement by the primary key, and filler."""
    title = models.AssistanceRequest.objects.values_list("title", flat=True).get(pk=request.GET["key"])
    head = f"<!doctype html><title>{title}</title><p>"
    return HttpResponse(head + "x" * (size - len(head)))


urls.urlpatterns.insert(0, path("floor/<int:size>", floor))
