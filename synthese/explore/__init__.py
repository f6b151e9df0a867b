"""Stage 11. Looking into a finished reading: its tables in the terminal, as CSV or as JSON, its themes and their correction."""
