from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "comity.apps.parties"
    label = "parties"
