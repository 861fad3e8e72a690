"""The terminal: ask, check and talk, and JSON lines for batches."""
