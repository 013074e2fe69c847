"""Fixes: wanted properties as minimal changes."""
