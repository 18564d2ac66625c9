"""Sources to tables to quads: editions, manifest and the atomic switch."""
