"""Columns and indexes: specs, checks, changes, and what a row costs."""
