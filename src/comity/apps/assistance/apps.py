from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "comity.apps.assistance"
    label = "assistance"
