"""Where the loaded files of CMS disagree with each other: a table of checks over the tables of a graph folder."""
