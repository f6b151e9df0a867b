"""Emergent groups of passages: BERTopic with a deterministic clustering."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from synthese.config import ThemesConfig
from synthese.material import Material
from synthese.themes.terms import lemmas, lexical_matrix

LEXICAL_DIMENSIONS = 200


def joint_features(material: Material, config: ThemesConfig) -> np.ndarray:
    """Vectors and lemma TF-IDF side by side: the dot product is cos(vectors) + weight · cos(lemmas), float32 (n, d)."""
    lexical = lexical_matrix(material.docs)
    dimensions = min(LEXICAL_DIMENSIONS, min(lexical.shape) - 1)
    if dimensions < 2:
        return material.vectors
    reduced = normalize(TruncatedSVD(dimensions, random_state=config.seed).fit_transform(lexical))
    return np.hstack([material.vectors, np.sqrt(config.lexical_weight) * reduced]).astype(np.float32)


def emergent_groups(material: Material, config: ThemesConfig) -> list[np.ndarray]:
    """Rows of each emergent group, at least `min_passages` each; [] for a corpus too small to be grouped."""
    if len(material.passages) < 4 * config.min_passages:
        return []
    labels = _topics(material, joint_features(material, config), config)
    groups = [np.flatnonzero(labels == label) for label in sorted(set(labels.tolist())) if label >= 0]
    return [rows for rows in groups if len(rows) >= config.min_passages]


def _topics(material: Material, features: np.ndarray, config: ThemesConfig) -> np.ndarray:
    """BERTopic's labels, int (n_passages,)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction

        clusters = max(config.max_themes, len(material.passages) // (4 * config.min_passages))
        model = BERTopic(
            embedding_model=None,
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=AgglomerativeClustering(n_clusters=clusters, metric="cosine", linkage="average"),
            vectorizer_model=CountVectorizer(analyzer=str.split),
            calculate_probabilities=False,
            verbose=False,
        )
        texts = [" ".join(lemmas(doc)) or "-" for doc in material.docs]
        topics, _ = model.fit_transform(texts, features)
    return np.asarray(topics)
