"""Every knob of a run, in one place, with its unit, its French key and its one default.

A pipeline file is TOML. Sections and keys are French because analysts edit them; unknown keys are refused with the legal
ones listed, values are checked against their type and bounds.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from synthese.errors import BadValue, ConfigMissing, ConfigUnreadable, KeyInSettings, SettingMissing, UnknownKey
from synthese.records import Diffusion

SectionT = TypeVar("SectionT")


def knob(default: Any, key: str, expected: str, low: float | None = None, high: float | None = None) -> Any:
    """A field of a section: its French key, what is expected in words, and its bounds."""
    meta = {"key": key, "expected": expected, "low": low, "high": high}
    if isinstance(default, tuple):
        return field(default=default, metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class SegmentConfig:
    """How documents are cut into passages."""

    passage_max_sentences: int = knob(3, "phrases_max", "un nombre entier de phrases entre 1 et 10", 1, 10)
    passage_max_characters: int = knob(480, "caracteres_max", "un nombre de caractères entre 100 et 4000", 100, 4000)
    passage_min_characters: int = knob(30, "caracteres_min", "un nombre de caractères entre 1 et 200", 1, 200)


@dataclass(frozen=True, slots=True)
class EmbedConfig:
    """Which model turns sentences into vectors."""

    model: str = knob("use", "modele", "« use », « e5 », un nom ou un dossier de modèle sentence-transformers")
    batch_size: int = knob(64, "lot", "un nombre de phrases entre 1 et 1024", 1, 1024)


@dataclass(frozen=True, slots=True)
class ThemesConfig:
    """How passages are gathered into themes."""

    seed: int = knob(13, "graine", "un nombre entier positif", 0, 2**31)
    min_passages: int = knob(5, "passages_min", "un nombre de passages entre 2 et 100", 2, 100)
    max_themes: int = knob(40, "themes_max", "un nombre de thèmes entre 1 et 60", 1, 60)
    lexical_weight: float = knob(2.0, "poids_lexical", "un nombre entre 0 et 5", 0, 5)
    keywords: int = knob(10, "mots_cles", "un nombre de mots entre 3 et 30", 3, 30)
    membership: float = knob(0.2, "seuil_appartenance", "un nombre entre 0 et 1", 0, 1)


@dataclass(frozen=True, slots=True)
class TensionsConfig:
    """Which oppositions are kept."""

    max_tensions: int = knob(60, "tensions_max", "un nombre de tensions entre 1 et 200", 1, 200)
    threshold: float = knob(0.1, "seuil", "un nombre entre 0 et 1", 0, 1)


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """How the reading is laid out."""

    title: str = knob("Lecture transversale des ateliers", "titre", "un texte")
    statements_per_section: int = knob(7, "enonces_par_mouvement", "un nombre d'énoncés entre 1 et 30", 1, 30)
    movements: tuple[str, ...] = knob(
        (
            "essentiel",
            "enjeux",
            "attractivite_cohesion",
            "exigences",
            "lien_social",
            "attentes",
            "themes",
            "tensions",
            "renvois",
            "decisions",
            "lieux",
            "engagements",
            "marqueurs",
            "positionnement",
            "partenaires",
            "conditions",
            "evolution",
            "habitants",
            "entretiens",
            "suites",
        ),
        "mouvements",
        "une liste de mouvements",
    )
    template: str = knob("", "modele", "le chemin d'un modèle Word, .docx ou .dotx, depuis ce fichier de réglages")


CONSENT = "oui, les comptes rendus peuvent quitter cette machine"
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class RewritingConfig:
    """Which language model says the sentences of the reading otherwise; without address, none does."""

    address: str = knob("", "adresse", "une adresse http:// ou https://, sans mot de passe ni « ? »")
    model: str = knob("", "modele", "le nom que le serveur donne au modèle")
    key_env: str = knob("", "cle_env", "le nom de la variable d'environnement qui contient la clé")
    timeout_s: float = knob(30.0, "delai_s", "un nombre de secondes entre 0,1 et 600", 0.1, 600)
    total_s: float = knob(900.0, "delai_total_s", "un nombre de secondes entre 1 et 86400", 1, 86_400)
    temperature: float = knob(0.0, "temperature", "un nombre entre 0 et 2", 0, 2)
    seed: int = knob(13, "graine", "un nombre entier positif", 0, 2**31)
    consent: str = knob("", "envoyer_les_comptes_rendus", f"exactement « {CONSENT} », ou retirer cette ligne")

    @property
    def is_local(self) -> bool:
        """Whether the server runs on this machine."""
        return urlsplit(self.address).hostname in THIS_MACHINE


@dataclass(frozen=True, slots=True)
class AxisPole:
    """One side of an axis and the phrases that say what it means."""

    name: str
    seeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A reading that the city cares about: one or two poles."""

    name: str
    poles: tuple[AxisPole, ...]


@dataclass(frozen=True, slots=True)
class CapacityParameter:
    """A parameter of territorial capacity, on the side of beliefs or of the coalition, and the phrases that say what it means."""

    name: str
    side: str  # « croyances » or « coalition »
    seeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a run."""

    diffusion: Diffusion = Diffusion.INTERNE
    segment: SegmentConfig = field(default_factory=SegmentConfig)
    embed: EmbedConfig = field(default_factory=EmbedConfig)
    themes: ThemesConfig = field(default_factory=ThemesConfig)
    tensions: TensionsConfig = field(default_factory=TensionsConfig)
    reading: ReadingConfig = field(default_factory=ReadingConfig)
    rewriting: RewritingConfig = field(default_factory=RewritingConfig)
    axes: tuple[Axis, ...] = ()
    capacity: tuple[CapacityParameter, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Every parameter, as run.json shows it."""
        content: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return content

    def fingerprint(self, *sections: str) -> str:
        """Hash of the named sections: what a cached result depends on."""
        chosen = {name: self.as_dict()[name] for name in sections}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()


SECTIONS: dict[str, tuple[str, type[Any]]] = {
    "segmentation": ("segment", SegmentConfig),
    "vecteurs": ("embed", EmbedConfig),
    "themes": ("themes", ThemesConfig),
    "tensions": ("tensions", TensionsConfig),
    "lecture": ("reading", ReadingConfig),
    "reecriture": ("rewriting", RewritingConfig),
}


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises: ConfigMissing, ConfigUnreadable.
    """
    try:
        return tomllib.loads(path.read_text("utf8"))
    except FileNotFoundError as error:
        raise ConfigMissing(path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigUnreadable(path, str(error)) from error


def load_config(path: Path | None, diffusion: Diffusion | None = None) -> Config:
    """Read a pipeline file, or the default one that the package ships, and check every key and value.

    Raises: ConfigMissing, ConfigUnreadable, UnknownKey, BadValue, SettingMissing, KeyInSettings.
    """
    path = path or default_pipeline()
    table = read_toml(path)
    legal = [*SECTIONS, "axes", "capacite", "diffusion"]
    for key in table:
        if key not in legal:
            raise UnknownKey(path, key, legal)
    sections = {name: _section(path, table.get(key, {}), cls, key) for key, (name, cls) in SECTIONS.items()}
    if "reecriture" in table:
        _check_rewriting(path, sections["rewriting"])
    level = diffusion or _diffusion(path, table.get("diffusion", Diffusion.INTERNE))
    capacity = _capacity(path, table.get("capacite", []))
    return Config(diffusion=level, axes=_axes(path, table.get("axes", [])), capacity=capacity, **sections)


def default_pipeline() -> Path:
    """The pipeline file that the package ships (beside the package in a working copy)."""
    installed = Path(__file__).parent / "pipelines" / "transversale.toml"
    return installed if installed.exists() else Path(__file__).parents[1] / "pipelines" / "transversale.toml"


def _diffusion(path: Path, value: object) -> Diffusion:
    try:
        return Diffusion(str(value))
    except ValueError as error:
        raise BadValue(path, "diffusion", value, "« interne » ou « externe »") from error


def _check_rewriting(path: Path, config: RewritingConfig) -> None:
    """A server that can be named, a key that is not written down, and a consent in full words or none."""
    for key, value in (("adresse", config.address), ("modele", config.model)):
        if not value:
            raise SettingMissing(path, f"reecriture.{key}")
    if not _is_server(config.address):
        raise BadValue(
            path, "reecriture.adresse", "…", RewritingConfig.__dataclass_fields__["address"].metadata["expected"]
        )
    if config.key_env and not (config.key_env.isascii() and config.key_env.isidentifier()):
        raise KeyInSettings(path, "reecriture.cle_env")
    if config.consent not in ("", CONSENT):
        expected = RewritingConfig.__dataclass_fields__["consent"].metadata["expected"]
        raise BadValue(path, "reecriture.envoyer_les_comptes_rendus", config.consent, expected)


def _is_server(address: str) -> bool:
    """An http address that holds no secret."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    return named and plain and parts.scheme in ("http", "https") and "@" not in parts.netloc and not parts.query


def _section(path: Path, table: object, cls: type[SectionT], section: str) -> SectionT:
    if not isinstance(table, dict):
        raise BadValue(path, section, table, "une section [" + section + "]")
    knobs = {f.metadata["key"]: f for f in fields(cls)}  # type: ignore[arg-type]
    values = {}
    for key, value in table.items():
        if key not in knobs:
            raise UnknownKey(path, f"{section}.{key}", knobs)
        values[knobs[key].name] = _checked(path, f"{section}.{key}", value, knobs[key].default, knobs[key].metadata)
    return cls(**values)


def _checked(path: Path, key: str, value: Any, default: Any, meta: Mapping[str, Any]) -> Any:
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BadValue(path, key, value, meta["expected"])
        return tuple(value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default) or (isinstance(value, str) and not value.strip()):
        raise BadValue(path, key, value, meta["expected"])
    if isinstance(value, int | float) and not meta["low"] <= value <= meta["high"]:
        raise BadValue(path, key, value, meta["expected"])
    return value


def _axes(path: Path, tables: object) -> tuple[Axis, ...]:
    if not isinstance(tables, list):
        raise BadValue(path, "axes", tables, "des sections [[axes]]")
    return tuple(_axis(path, table) for table in tables)


def _axis(path: Path, table: Mapping[str, Any]) -> Axis:
    expected = "un nom et des pôles { nom, amorces = [phrases] }"
    for key in table:
        if key not in ("nom", "poles"):
            raise UnknownKey(path, f"axes.{key}", ("nom", "poles"))
    try:
        poles = tuple(AxisPole(str(p["nom"]), tuple(str(s) for s in p["amorces"])) for p in table["poles"])
        axis = Axis(str(table["nom"]), poles)
    except (KeyError, TypeError) as error:
        raise BadValue(path, "axes", dict(table), expected) from error
    if not axis.name.strip() or not poles or any(not pole.seeds for pole in poles):
        raise BadValue(path, "axes", dict(table), expected)
    return axis


SIDES = ("croyances", "coalition")


def _capacity(path: Path, tables: object) -> tuple[CapacityParameter, ...]:
    expected = "un nom, un volet (« croyances » ou « coalition ») et des amorces [phrases]"
    if not isinstance(tables, list):
        raise BadValue(path, "capacite", tables, "des sections [[capacite]]")
    found = []
    for table in tables:
        for key in table:
            if key not in ("nom", "volet", "amorces"):
                raise UnknownKey(path, f"capacite.{key}", ("nom", "volet", "amorces"))
        try:
            seeds = tuple(str(seed) for seed in table["amorces"])
            parameter = CapacityParameter(str(table["nom"]), str(table["volet"]), seeds)
        except (KeyError, TypeError) as error:
            raise BadValue(path, "capacite", dict(table), expected) from error
        if not parameter.name.strip() or parameter.side not in SIDES or not seeds or isinstance(table["amorces"], str):
            raise BadValue(path, "capacite", dict(table), expected)
        found.append(parameter)
    return tuple(found)
