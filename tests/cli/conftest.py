from tests.world import _in_world, facts, world

__all__ = ["_in_world", "facts", "world"]
