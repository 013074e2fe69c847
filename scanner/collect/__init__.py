"""Collectors: from a target to its inventory of resources."""
