"""Linked data: every IRI of ours has an address, with a page and with data."""
