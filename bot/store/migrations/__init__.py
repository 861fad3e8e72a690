"""Alembic's files."""
