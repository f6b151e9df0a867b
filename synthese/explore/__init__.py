"""Stage 11. Looking into a finished reading, and correcting it."""
