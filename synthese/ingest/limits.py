"""What a file may cost: beyond these, it is refused with a sentence, never read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file. Sizes in bytes, durations in seconds."""

    max_file_bytes: int = 150_000_000
    max_unzipped_bytes: int = 400_000_000
    max_zip_ratio: int = 200  # unzipped / zipped, looked at only above `ratio_floor_bytes`
    ratio_floor_bytes: int = 20_000_000
    max_pdf_pages: int = 2000  # the pages beyond are left out, with a warning
    conversion_timeout_s: int = 120
