from tests.support.databases import postgres, store

__all__ = ["postgres", "store"]
