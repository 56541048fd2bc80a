"""The processes of one running site: PostgreSQL, Odoo, nginx.

Used by `scripts/run` for people and by `tests/harness` for tests, so both run
the same thing.
"""
