"""Published files brought into a folder: where they are, which release, the transfer, and what was kept."""
