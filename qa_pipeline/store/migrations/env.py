"""Alembic runs this file: the connection is the opener's, and so is its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
