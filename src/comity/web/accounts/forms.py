"""What people are asked about accounts."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from comity.apps.parties.models import Office, Person
from comity.web.accounts import words


class AcceptForm(forms.Form):
    """What somebody new is asked: how to call them, and a password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As colleagues should read it"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. Four or five words that only you would put together do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *arguments: Any, email: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.email = email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, Person(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class RoleForm(forms.Form):
    """A role in an office that is there, or in a new one."""

    role = forms.ChoiceField(
        label=_("Role"), choices=lambda: [("", _("Choose a role")), *words.ROLES.items()]
    )
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("Choose an office"),
    )
    new_office = forms.CharField(
        label=_("Or a new office"),
        max_length=160,
        required=False,
        help_text=_("Its name, if the list lacks it"),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — for the type checker
        field.queryset = Office.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("office") and not cleaned.get("new_office"):
            self.add_error("office", _("Choose an office, or write the name of a new one"))
        return cleaned


class InviteForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Theirs alone"),
    )
    field_order = ("email", "role", "office", "new_office")


class GiveRoleForm(RoleForm):
    mandate = forms.CharField(
        label=_("Mandate"),
        max_length=200,
        required=False,
        help_text=_("The decision that gives the role; no names"),
    )


class HandOverForm(forms.Form):
    successor = forms.ModelChoiceField(
        label=_("Who takes over"),
        queryset=Person.objects.none(),
        required=False,
        to_field_name="number",
        empty_label=_("Nobody yet: the roles end"),
    )

    def __init__(self, *arguments: Any, person: Person, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 — for the type checker
        field.queryset = Person.objects.filter(is_active=True).exclude(pk=person.pk).order_by("name", "email")


class ResetSecondFactorForm(forms.Form):
    check = forms.ChoiceField(
        label=_("How did you make sure who asks?"),
        choices=lambda: list(words.CHECKS.items()),
        widget=forms.RadioSelect,
    )


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # the library has no types
    """Every passkey here signs in by itself, so each must check who holds it; there is no lesser kind."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields.pop("passwordless", None)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["name"].help_text = _("For you, to tell your passkeys apart: Telephone, Office computer")

    def clean(self) -> dict[str, Any]:
        # The library then refuses a key that did not check its holder.
        self.cleaned_data["passwordless"] = True
        return dict(super().clean())


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """Sign in by passkey: only by one that checked its holder when it was added, and again now."""

    def clean_credential(self) -> Any:
        authenticator = super().clean_credential()
        if not authenticator.wrap().authenticator_data.is_user_verified():
            raise get_adapter().validation_error("incorrect_code")
        return authenticator
