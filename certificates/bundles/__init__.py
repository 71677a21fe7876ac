"""Evidence for a board: all that somebody has to show, in one PDF that can be checked without this site."""
