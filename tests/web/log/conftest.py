from tests.sealing import sealing

__all__ = ["sealing"]
