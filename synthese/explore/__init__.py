"""Stage 11. Looking into a finished run: its tables in the terminal, as CSV or as JSON."""
