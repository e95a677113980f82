"""`alembic.runtime`."""
