"""Some roles are not used without a second factor, where the installation says so."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

# Where somebody without their second factor can still go: to set one, and out.
OPEN = ("/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/", "/account/passkeys.js")


class SecondFactor:
    """Lead holders of the roles in COMITY_REQUIRE_SECOND_FACTOR to set a second factor before anything
    else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN) and _lacks_second_factor(request):
            messages.warning(request, _("Your role asks for a second factor. Set one to go on."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def _lacks_second_factor(request: HttpRequest) -> bool:
    demanded = set(settings.REQUIRE_SECOND_FACTOR)
    if not demanded or not request.user.is_authenticated:
        return False
    return bool(demanded & request.user.roles(timezone.now())) and not is_mfa_enabled(
        request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    )
