"""The graph: sources, tables, build, store, views and claims."""
