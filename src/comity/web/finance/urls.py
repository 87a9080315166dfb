"""Addresses of the books' side."""

from __future__ import annotations

from django.urls import URLPattern, path

from comity.web.finance import acts, allocating, outreach, statements, views

urlpatterns: list[URLPattern] = [
    path("finance/", views.worklist, name="finance"),
    path("finance/rates", views.rates, name="finance-rates"),
    path("finance/<slug:code>/", views.fund, name="finance-fund"),
    path("finance/<slug:code>/contributions", views.contributions, name="finance-contributions"),
    path("finance/<slug:code>/contributions/<int:number>", views.contribution, name="finance-contribution"),
    path("finance/<slug:code>/entries", views.entries, name="finance-entries"),
    path("finance/<slug:code>/entries/<int:number>", views.entry, name="finance-entry"),
    path("finance/<slug:code>/allocate", allocating.allocate, name="finance-allocate"),
    path("finance/<slug:code>/allocations", allocating.listed, name="finance-allocations"),
    path("finance/<slug:code>/allocations/<int:number>", allocating.one, name="finance-allocation"),
    path("finance/<slug:code>/statements", statements.statements, name="finance-statements"),
    path("finance/<slug:code>/statements/<int:number>", statements.one, name="finance-statement"),
    path("finance/<slug:code>/lines", statements.lines, name="finance-lines"),
    path("finance/<slug:code>/outreach", outreach.listed, name="finance-outreach"),
    path("finance/<slug:code>/letters/<int:number>.docx", views.letter, name="finance-letter"),
    path("finance/<slug:code>/asked/<int:number>", acts.asked, name="finance-asked"),
    path("finance/<slug:code>/do/<slug:name>", acts.act, name="finance-act"),
    path("finance/<slug:code>/do/<slug:name>/<int:number>", acts.act, name="finance-act-on"),
]
