from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "comity.apps.funds"
    label = "funds"
