"""Addresses of the pages. They are lasting: what is published under one stays there."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from comity.web.about import views as about
from comity.web.calendar import views as calendar
from comity.web.commitments import views as commitments
from comity.web.demo import views as demo
from comity.web.desk import figures, pack
from comity.web.desk import urls as desk
from comity.web.finance import urls as finance
from comity.web.funds import of_request
from comity.web.funds import urls as funds
from comity.web.home import health
from comity.web.home import views as home
from comity.web.library import evidence, library
from comity.web.log import verify
from comity.web.log import views as log
from comity.web.notices import following
from comity.web.open_data import views as open_data
from comity.web.parties import views as parties
from comity.web.read import views as read
from comity.web.register import views as register
from comity.web.register import withholding
from comity.web.requests import (
    acts,
    answering,
    case_file,
    lists,
    notes,
    offline,
    papers,
    public,
    receipts,
    sending,
)
from comity.web.requests import page as requests
from comity.web.search import views as search
from comity.web.texts import taken_away
from comity.web.texts import views as texts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("mark.svg", home.mark, name="mark"),
    path("language/<slug:code>", home.language, name="language"),
    path("texts/", texts.index, name="texts"),
    path("texts.<slug:form>", taken_away.listed, name="texts-file"),
    path("texts/<path:symbol>", texts.instrument, name="text"),
    path("commitments/", commitments.index, name="commitments"),
    path("commitments.<slug:form>", commitments.listed, name="commitments-file"),
    path("commitments/<uuid:number>", commitments.commitment, name="commitment"),
    path("commitments/<uuid:number>/record/", evidence.outcome, name="commitment-record"),
    path("commitments/<uuid:number>/record/<slug:kind>", evidence.finding, name="commitment-finding"),
    path("calendar/", calendar.index, name="calendar"),
    path("calendar.<slug:form>", calendar.listed, name="calendar-file"),
    path("states/", parties.states, name="states"),
    path("states.<slug:form>", parties.states_listed, name="states-file"),
    path("states/<slug:code>", parties.state, name="state"),
    path("parties/", parties.parties, name="parties"),
    path("parties.<slug:form>", parties.parties_listed, name="parties-file"),
    path("parties/<slug:code>", parties.party, name="party"),
    path("requests/", lists.index, name="requests"),
    path("requests/figures", figures.public, name="figures"),
    path("requests/how-to-ask", public.how_to_ask, name="how-to-ask"),
    path("requests/how-to-ask/<slug:code>", public.how_to_ask, name="how-to-ask-fund"),
    path("requests/how-to-ask/<slug:code>/form.docx", offline.empty, name="how-to-ask-form"),
    path("requests/new/word", offline.begin, name="request-new-word"),
    path("requests/new", lists.begin, name="request-new"),
    path("requests/priority/<slug:code>", lists.rank, name="requests-rank"),
    path("requests/script/<slug:version>.js", answering.script, name="requests-script"),
    path("requests/<str:ref>", requests.page, name="request"),
    path("requests/<str:ref>/send", sending.send, name="request-send"),
    path("requests/<str:ref>/answers/<slug:question>", answering.question, name="request-question"),
    path("requests/<str:ref>/letters/<int:number>", requests.letter, name="request-letter"),
    path("requests/<str:ref>/notes/<int:turn>", notes.note, name="request-note"),
    path("requests/<str:ref>/withhold", withholding.propose, name="request-withhold"),
    path("requests/<str:ref>/form.docx", offline.filled, {"kind": "docx"}, name="request-form"),
    path("requests/<str:ref>/draft.json", offline.filled, {"kind": "json"}, name="request-draft"),
    path("requests/<str:ref>/word", offline.word, name="request-word"),
    path("requests/<str:ref>/word/<int:number>", offline.settle, name="request-settle"),
    path("requests/<str:ref>/letters/<int:number>.<slug:kind>", papers.letter, name="request-letter-file"),
    path("requests/<str:ref>/notes/<int:turn>.<slug:kind>", notes.note, name="request-note-file"),
    path("requests/<str:ref>/papers", papers.papers, name="request-papers"),
    path("requests/<str:ref>/papers/<int:number>", papers.paper, name="request-paper"),
    path("requests/<str:ref>/papers/in/<int:number>.txt", papers.letter_in, name="request-letter-in"),
    path("requests/<str:ref>/case.zip", case_file.case_file, name="request-case"),
    path("requests/<str:ref>/receipts", receipts.page, name="request-receipts"),
    path("requests/<str:ref>/receipts.zip", receipts.all_receipts, name="request-receipts-all"),
    path("requests/<str:ref>/receipts/<int:index>", receipts.receipt, name="request-receipt"),
    path("requests/<str:ref>/money", of_request.money, name="request-money"),
    path("requests/<str:ref>/<slug:name>", acts.act, name="request-act"),
    path("register/", register.index, name="register"),
    path("register.<slug:form>", register.listed, name="register-file"),
    path("register/totals", register.totals, name="register-totals"),
    path("register/totals.<slug:form>", register.totals, name="register-totals-file"),
    path("register/classes", register.classes, name="register-classes"),
    path("register/withheld/", withholding.waiting, name="withholdings"),
    path("register/withheld/<int:number>", withholding.one, name="withholding"),
    path("register/<slug:ref>", register.one, name="register-request"),
    path("register/<slug:ref>.<slug:form>", register.one, name="register-request-file"),
    path("data/", open_data.index, name="open-data"),
    path("data/changes.atom", open_data.feed, name="open-data-feed"),
    path("data/<slug:name>/", open_data.page, name="open-data-table"),
    path("data/<slug:day>/<str:name>", open_data.dated, name="open-data-night"),
    path("data/<str:name>", open_data.newest, name="open-data-file"),
    path("follow/", following.follow, name="follow"),
    path("follow/confirm/<str:token>", following.confirm, name="follow-confirm"),
    path("follow/stop/<str:token>", following.stop, name="follow-stop"),
    path("log/", log.index, name="log"),
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/keys", log.keys, name="log-keys"),
    path("log/epochs", log.all_epochs, name="log-epochs"),
    path("log/checkpoints.atom", log.feed, name="log-feed"),
    path("log/entries/<int:number>", log.entry, name="log-entry"),
    path("log/tile/<path:path>", log.tile, name="log-tile"),
    path("log/<int:epoch>/checkpoint", log.checkpoint, name="log-epoch-checkpoint"),
    path("log/<int:epoch>/tile/<path:path>", log.tile, name="log-epoch-tile"),
    path("verify/", verify.verify, name="verify"),
    path("search", search.search, name="search"),
    path("read/", read.read, name="read"),
    path("read/<str:secret>", read.reading, name="reading"),
    path("library/", library.desk, name="library"),
    path("library/add", library.add, name="library-add"),
    path("library/look/<int:number>", library.look, name="library-look"),
    path("board/pack.<slug:kind>", pack.pack, name="board-pack"),
    path("demo/", demo.cast, name="demo"),
    path("demo/<uuid:number>", demo.sign_in, name="demo-sign-in"),
    *desk.urlpatterns,
    *funds.urlpatterns,
    *finance.urlpatterns,
    path("about/", about.about, name="about"),
    path("about/<slug:page>", about.page, name="about-page"),
]
