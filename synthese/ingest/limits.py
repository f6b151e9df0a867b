"""What a file or a corpus may cost: beyond these, it is refused with a sentence, never read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file, and for one corpus. Sizes in bytes, durations in seconds."""

    max_files: int = 20_000  # of a corpus, whatever they are
    max_file_bytes: int = 150_000_000
    max_text_bytes: int = 30_000_000  # of a file that is nothing but text: ten times a large city's minutes
    max_unzipped_bytes: int = 400_000_000
    max_zip_ratio: int = 200  # unzipped / zipped, looked at only above `ratio_floor_bytes`
    ratio_floor_bytes: int = 20_000_000
    max_pdf_pages: int = 2000  # the pages beyond are left out, with a warning
    conversion_timeout_s: int = 120
