"""Writes down for other readers what the addon's contract and its routes declare."""
