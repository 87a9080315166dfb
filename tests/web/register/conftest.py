from tests.web.requests.conftest import _in_asking_world, as_, asked, asking_world

__all__ = ["_in_asking_world", "as_", "asked", "asking_world"]
