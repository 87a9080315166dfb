from tests.assistance_world import _in_asking_world, asked, asking_world
from tests.outbox import letters_leave
from tests.sealing import sealing

__all__ = ["_in_asking_world", "asked", "asking_world", "letters_leave", "sealing"]
