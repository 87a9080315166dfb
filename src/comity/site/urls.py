"""All addresses of the installation, door by door."""

from django.urls import URLPattern, URLResolver, include, path

from comity.api.door import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("account/", include("comity.web.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("comity.web.urls")),
]
