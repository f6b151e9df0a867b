"""Learned weights: small on disk, near what was learned, the same bytes each time."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from synthese.learned.weights_file import LARGE, LEVELS, LONG, read_weights, write_weights

SHIPPED_MAX_BYTES = 750_000  # of all the shipped models, the lists of their terms included
RANDOM = np.random.default_rng(0)
ARRAYS = {
    "coef": RANDOM.normal(size=(3, LARGE)) * np.array([[0.01], [1.0], [40.0]]),
    "nul": np.zeros(LARGE + 1),
    "constante": np.array([1.2345678]),
}
META = {"mots": [f"mot {i}" for i in range(LONG + 1)], "classes": ["un", "deux"], "exemples": 12}


def test_weights_come_back_within_half_a_level_of_their_row(tmp_path: Path) -> None:
    write_weights(tmp_path, "essai", ARRAYS, META)
    arrays, meta = read_weights(tmp_path, "essai")
    level = np.abs(ARRAYS["coef"]).max(axis=1, keepdims=True) / LEVELS
    assert (np.abs(arrays["coef"] - ARRAYS["coef"]) <= 0.51 * level).all()
    assert not arrays["nul"].any()
    assert arrays["constante"][0] == pytest.approx(1.2345678, abs=1e-6)
    assert meta == META


def test_lists_of_terms_stand_in_the_archive_and_the_rest_stays_readable(tmp_path: Path) -> None:
    write_weights(tmp_path, "essai", ARRAYS, META)
    assert json.loads((tmp_path / "essai.json").read_text("utf8")) == {"classes": ["un", "deux"], "exemples": 12}


def test_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        write_weights(tmp_path / name, "essai", ARRAYS, META)
    assert (tmp_path / "un" / "essai.npz").read_bytes() == (tmp_path / "deux" / "essai.npz").read_bytes()


def test_the_shipped_models_take_a_few_hundred_kilobytes() -> None:
    folder = Path(str(resources.files("synthese.learned") / "weights"))
    files = [path for path in folder.iterdir() if path.suffix in (".npz", ".json")]
    assert {path.stem for path in files} == {"debats", "heads", "pairs", "moities", "suites"}
    assert sum(path.stat().st_size for path in files) < SHIPPED_MAX_BYTES
