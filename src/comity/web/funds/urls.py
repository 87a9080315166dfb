"""Addresses of the funds. They are lasting: what is published under one stays there."""

from __future__ import annotations

from django.urls import URLPattern, path

from comity.web.funds import behind, donors, files, update, views

urlpatterns: list[URLPattern] = [
    path("funds/", views.index, name="funds"),
    path("funds/donors/", donors.of_all, name="donors"),
    path("funds/iati-organisation.xml", files.organisation, name="funds-iati-organisation"),
    path("funds/<slug:code>", views.fund, name="fund"),
    path("funds/<slug:code>/donors", donors.of_fund, name="fund-donors"),
    path("funds/<slug:code>/donors/<int:year>.<slug:form>", donors.report, name="fund-donors-report"),
    path("funds/<slug:code>/contributions", behind.contributions, name="fund-contributions"),
    path("funds/<slug:code>/contributions/<int:number>", behind.contribution, name="fund-contribution"),
    path("funds/<slug:code>/uses", behind.uses, name="fund-uses"),
    path("funds/<slug:code>/entries", behind.entries, name="fund-entries"),
    path("funds/<slug:code>/iati.xml", files.activity, name="fund-iati"),
    path("funds/<slug:code>/<slug:name>.<slug:form>", files.table, name="fund-table"),
    path("funds/<slug:code>/update/<int:year>", update.page, name="fund-update"),
    path("funds/<slug:code>/update/<int:year>.<slug:form>", update.file, name="fund-update-file"),
]
