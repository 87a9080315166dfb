from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "comity.apps.assistance"
    label = "assistance"

    def ready(self) -> None:
        """Read the calendar at the start: one that cannot be read is told then, not in the middle of an act."""
        from comity.apps.assistance import calendar

        calendar.working_days()
