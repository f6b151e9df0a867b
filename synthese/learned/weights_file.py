"""How learned weights are written and read: `NAME.npz`, small, and `NAME.json`, what describes them.

Large arrays take one byte by weight: whole numbers from -127 to 127, and one scale by row (symmetric linear quantisation). What
that loses is far below what calibration or another shuffle of the examples moves. Long lists of terms stand in the archive as text,
where they are compressed with the rest.

Reference: Jacob et al. 2018, « Quantization and training of neural networks for efficient integer-arithmetic-only inference ».
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from synthese.files import write_atomic

LEVELS = 127
LARGE = 1_000  # weights; smaller arrays keep their precision
LONG = 100  # terms of a list; shorter ones stay readable in the description
SCALE, TEXT = "échelle:", "texte:"

Arrays = dict[str, np.ndarray]
Meta = dict[str, Any]  # becomes JSON


def write_weights(folder: Path, name: str, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]) -> None:
    """Write `name`.npz and `name`.json; the same weights give the same bytes.

    Raises: OutputNotWritable.
    """
    lists = {key: value for key, value in meta.items() if isinstance(value, list) and len(value) > LONG}
    stored = {TEXT + key: np.frombuffer("\n".join(terms).encode(), dtype=np.uint8) for key, terms in lists.items()}
    for key, array in arrays.items():
        stored |= _coded(key, array) if array.size > LARGE else {key: array.astype(np.float32)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **dict(sorted(stored.items())))  # type: ignore[arg-type]
    write_atomic(folder / f"{name}.npz", buffer.getvalue())
    short = {key: value for key, value in meta.items() if key not in lists}
    write_atomic(folder / f"{name}.json", json.dumps(short, ensure_ascii=False, indent=0).encode())


def read_weights(folder: Traversable, name: str) -> tuple[Arrays, Meta]:
    """Arrays, float32, and what describes them, lists of terms included.

    Raises: OSError, ValueError, KeyError, BadZipFile when the files are missing or damaged.
    """
    meta = json.loads((folder / f"{name}.json").read_text("utf8"))
    with (folder / f"{name}.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        stored = {key: archive[key] for key in archive.files}
    for key in [key for key in stored if key.startswith(TEXT)]:
        meta[key.removeprefix(TEXT)] = stored.pop(key).tobytes().decode().split("\n")
    scales = {key.removeprefix(SCALE): stored.pop(key) for key in [k for k in stored if k.startswith(SCALE)]}
    return {key: np.asarray(array * scales.get(key, 1), dtype=np.float32) for key, array in stored.items()}, meta


def _coded(key: str, array: np.ndarray) -> Arrays:
    """One byte by weight, and the scale of each row."""
    scale = np.abs(array).max(axis=-1, keepdims=True).astype(np.float32) / LEVELS
    scale[scale == 0] = 1.0
    return {key: np.rint(array / scale).astype(np.int8), SCALE + key: scale}
