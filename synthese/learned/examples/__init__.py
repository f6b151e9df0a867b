"""The labelled set, as its authors wrote it: one file per batch, one passage per line."""
