from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "comity.apps.retention"
    label = "retention"
