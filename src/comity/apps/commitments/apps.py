from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "comity.apps.commitments"
    label = "commitments"
