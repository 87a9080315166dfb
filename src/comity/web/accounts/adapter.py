"""Where this house differs from the sign-in library: nobody signs up, links name our own address, changes are
recorded and told, and keys are kept encrypted."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlsplit

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from comity.apps.notices.actions.returned import suspended
from comity.apps.parties.actions import invitations, people
from comity.web.accounts import letters, words


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # the library has no types
    """Accounts by invitation only."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | words.ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether `?next=` may lead there: within this host only."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, secret = key.partition("-")
        return letters.link(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret}))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return letters.link(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our own letter of the same name."""
        letters.send(template_prefix.rpartition("/")[2], email, **context)

    def post_login(self, request: HttpRequest, user: Any, **named: Any) -> Any:
        """Say at the next sign-in that letters came back."""
        if suspended(user.email):
            messages.warning(
                request,
                _("Letters to %(to)s came back. Look at what you are told by mail, on your account page.")
                % {"to": user.email},
            )
        return super().post_login(request, user, **named)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Nobody can sign up, so nobody can find out this way who has an account: say nothing."""

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write down what somebody changed in their sign-in, and tell them by letter."""
        change = words.LIBRARY.get(template_prefix)
        if change is None:
            return
        people.note(person=user, change=change, at=timezone.now())
        to = email or EmailAddress.objects.get_primary_email(user) or user.email
        letters.send("changed", to, name=user.name, change=words.CHANGES[change])


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors whose keys a copy of the database does not give away."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | words.FACTOR_ERRORS

    def encrypt(self, text: str) -> str:
        return _cipher(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The square code, on white: a camera must read it from a dark page too."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage, border=2).to_string(encoding="unicode"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are bound to the installation's own name, not to the host a request claims."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": "Comity"}


@cache
def _cipher(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"comity second factors").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class SignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on opens an account that exists, or that an invitation announces; it never makes one by
    itself."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """A verified address of the provider opens the account of that address: the operator chose the
        provider."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        verified = [each.email for each in sociallogin.email_addresses if each.verified]
        claims = sociallogin.account.extra_data
        name = str((claims.get("userinfo") or claims.get("id_token") or claims).get("name") or "")
        for email in verified:
            if invitations.accept_by_address(email=email, name=name[:120], at=timezone.now()):
                sociallogin.lookup()
                return

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        Accounts(self.request).send_notification_mail(*arguments, **named)
