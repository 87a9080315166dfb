from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "comity.apps.notices"
    label = "notices"
