from tests.assistance_world import _in_asking_world, asked, asked_committed, asking_world

__all__ = ["_in_asking_world", "asked", "asked_committed", "asking_world"]
