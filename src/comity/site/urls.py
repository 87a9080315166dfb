"""All addresses of the installation, door by door."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from comity.api.door import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("account/", include("comity.web.accounts.urls")),
    # The library would end sessions without a record; ours is part of the account's page.
    path("accounts/sessions/", RedirectView.as_view(pattern_name="account-page")),
    path("accounts/", include("allauth.urls")),
    path("", include("comity.web.urls")),
]

handler400 = "comity.web.errors.bad_request"
handler403 = "comity.web.errors.denied"
handler404 = "comity.web.errors.missing"
handler500 = "comity.web.errors.failed"
