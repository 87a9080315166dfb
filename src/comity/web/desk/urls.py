"""Addresses of the fund's side."""

from __future__ import annotations

from django.urls import URLPattern, path

from comity.web.desk import acts, assessing, batch, board, exchange, figures, worklist

urlpatterns: list[URLPattern] = [
    path("desk/", worklist.worklist, name="desk"),
    path("desk/export.csv", exchange.export, name="desk-export"),
    path("desk/import", exchange.bring, name="desk-import"),
    path("desk/figures", figures.figures, name="desk-figures"),
    path("desk/batch", batch.batch, name="desk-batch"),
    path("desk/<str:ref>/assess", assessing.assess, name="desk-assess"),
    path("desk/<str:ref>/remark/<int:number>/drop", assessing.drop_remark, name="desk-drop-remark"),
    path("desk/<str:ref>/circulate/<int:number>", assessing.circulate, name="desk-circulate"),
    path("desk/<str:ref>/inputs", assessing.inputs, name="desk-inputs"),
    path("desk/<str:ref>/inputs/<int:number>", assessing.decide_input, name="desk-input"),
    path("desk/<str:ref>/<slug:code>", acts.act, name="desk-act"),
    path("board/", board.listed, name="board"),
]
