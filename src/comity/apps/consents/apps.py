from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "comity.apps.consents"
    label = "consents"
