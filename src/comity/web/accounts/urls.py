"""Addresses of one's own account, of invitations, and of the operators' list of people."""

from django.urls import path

from comity.web.accounts import operators, tokens, views
from comity.web.notices import choices, offices

urlpatterns = [
    path("", views.account, name="account-page"),
    path("data", views.own_data, name="account-data"),
    path("sessions", views.end_sessions, name="account-sessions-end"),
    path("tokens/", tokens.tokens, name="account-tokens"),
    path("tokens/<int:number>/end", tokens.end_token, name="account-token-end"),
    path("notices", choices.choices, name="account-notices"),
    path("notices/works", choices.works_again, name="account-notices-works"),
    path("notices/follows/<uuid:number>/end", choices.end, name="account-follow-end"),
    path("offices/", offices.offices, name="offices"),
    path("offices/<slug:code>/", offices.address, name="office-address"),
    path("passkeys.js", views.passkeys_script, name="account-passkeys-script"),
    path("invitations/<str:secret>/", views.follow_invitation, name="account-invitation-follow"),
    path("invitation/", views.invitation, name="account-invitation"),
    path("people/", operators.people, name="people-list"),
    path("people/invite/", operators.invite, name="people-invite"),
    path("people/invitations/<int:number>/withdraw", operators.withdraw, name="people-invitation-withdraw"),
    path("people/<uuid:number>/", operators.person, name="people-page"),
    path("people/<uuid:number>/give-role/", operators.give_role, name="people-give-role"),
    path("people/<uuid:number>/roles/<int:holding>/end", operators.end_role, name="people-role-end"),
    path("people/<uuid:number>/hand-over/", operators.hand_over, name="people-hand-over"),
    path("people/<uuid:number>/sessions", operators.end_sessions, name="people-sessions-end"),
    path("people/<uuid:number>/second-factor/", operators.reset_second_factor, name="people-second-factor"),
    path("people/<uuid:number>/erase/", operators.erase, name="people-erase"),
]
