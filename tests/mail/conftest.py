from tests.assistance_world import _in_asking_world, asked, asked_committed, asking_world
from tests.outbox import letters_leave
from tests.sealing import sealing
from tests.world import _in_world, facts, world

__all__ = ["_in_asking_world", "_in_world", "asked", "asked_committed", "asking_world", "facts", "letters_leave",
           "sealing", "world"]  # fmt: skip
