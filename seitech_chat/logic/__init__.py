"""Business rules of the chat as pure Python functions, without access to Odoo."""
