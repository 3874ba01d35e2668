"""How tables of earlier versions become those of today; run by Alembic when a store is opened."""
