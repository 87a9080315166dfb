from tests.assistance_world import asking_world
from tests.sealing import sealing

__all__ = ["asking_world", "sealing"]
