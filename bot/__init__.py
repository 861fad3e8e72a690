"""Postwijzer's core: understands, judges, cites and escalates; knows no platform and no HTTP."""
