from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "comity.apps.journal"
    label = "journal"
