from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "comity.mail"
    label = "mail"
