from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "comity.apps.register"
    label = "register"
