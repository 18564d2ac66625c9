"""Claims by the million: files to lines to chunks of whole patients, in DuckDB under limits that are set.

files -> lines (one normal form for all formats) -> chunks on disk (hashed by patient) -> rows of claims.sql
"""
