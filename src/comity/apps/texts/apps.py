from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "comity.apps.texts"
    label = "texts"
