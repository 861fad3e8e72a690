"""Adapters turn a platform's words into bot.messages and back; no adapter imports another."""
