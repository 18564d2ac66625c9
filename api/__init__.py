"""Doors to the library: the command line and HTTP."""
