"""Checks for a repository: graph files, charge lists and claim files, each problem at its file, line and column."""
