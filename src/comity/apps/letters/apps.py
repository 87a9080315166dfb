from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "comity.apps.letters"
    label = "letters"
