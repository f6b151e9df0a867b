"""The analyst's corrections: written by a command, in force at the next reading, told when they cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import synthese
from synthese.amendments import Amendment, Block, Deed, Finding, Mark, append_amendment, read_amendments
from synthese.cli import main
from synthese.continuity import Known, continued
from synthese.errors import BadValue, IncompleteCorrection, NoEvidenceThere, NoSuchFinding, NoSuchTheme, UnknownKey
from synthese.explore.amendments import ACTIONS, Wish, amend_reading
from synthese.explore.correct_commands import FINDINGS
from synthese.explore.themes import correct_theme
from synthese.records import CityRole
from synthese.revision import FILE, Action, Correction, Reference, append, read_revision
from synthese.run import Run

CITY = Path(__file__).parents[1] / "corpus"
FIRST = ("02-reussite-educative", "07-petite-enfance", "09-sport")
LATER = "05-logement-habitat"


def bring(corpus: Path, atelier: str) -> None:
    """Copy three documents of an atelier."""
    (corpus / atelier).mkdir(parents=True)
    for source in sorted((CITY / atelier).iterdir()):
        if source.stem in ("seance-1", "seance-2", "referentiel"):
            shutil.copy(source, corpus / atelier / source.name)


def members(run: Run) -> dict[str, set[str]]:
    table = run.tables["themes_passages"]
    return {str(i): set(group) for i, group in table.groupby("theme_id")["passage_id"]}


def labels(run: Run) -> dict[str, str]:
    table = run.tables["themes"]
    return dict(zip(table["theme_id"], table["libelle"], strict=True))


def landmarks_of(corpus: Path, theme: str) -> set[str]:
    """The passages by which the corrections know a theme."""
    references = [r for c in read_revision(corpus) for r in (c.theme, *c.others)]
    return {p for r in references if r.theme_id == theme for p in r.landmarks}


def proofs(run: Run, table: str, key: str) -> dict[str, list[str]]:
    """Passages that each finding rests on."""
    return {str(i): list(g["passage_id"]) for i, g in run.tables[f"{table}_preuves"].groupby(key, sort=False)}


def findings_to_amend(run: Run) -> dict[str, list[str]]:
    """What the fixture corrects besides themes, by action."""
    tensions = iter(run.tables["tensions"].sort_values("rang")["tension_id"])
    conditions = proofs(run, "conditions", "condition_id")
    large = [c for c, passages in conditions.items() if len(passages) > 2]
    return {
        "tension-rejeter": [next(tensions)],
        "tension-nommer": [next(tensions)],
        "tension-fusionner": [next(tensions), next(tensions)],
        "tension-valider": [list(run.tables["tensions"].sort_values("rang")["tension_id"])[-1]],
        "role": [FIRST[0]],
        "condition-rejeter": [large[0], conditions[large[0]][0]],
        "condition-nommer": [large[1]],
        "condition-valider": [large[0], conditions[large[1]][0]],
    }


def amendment_commands(chosen: dict[str, list[str]], spoken: str) -> list[list[str]]:
    condition, passage = chosen["condition-rejeter"]
    moved = chosen["condition-valider"]
    return [
        ["tension-rejeter", *chosen["tension-rejeter"]],
        ["tension-nommer", *chosen["tension-nommer"], "--pole-a", "dire « oui »", "--pole-b", "dire non"],
        ["tension-fusionner", *chosen["tension-fusionner"]],
        ["tension-valider", *chosen["tension-valider"]],
        ["role", *chosen["role"], "--role", "incitatrice", "--passage", spoken],
        ["condition-rejeter", condition, "--passage", passage],
        ["condition-nommer", *chosen["condition-nommer"], "--libelle", "Ce qu'il faut"],
        ["condition-valider", moved[0], "--passage", moved[1]],
    ]


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run, Run, dict[str, list[str]]]:
    """A reading, corrections by the commands (ten of themes), an atelier more, the reading again; and what was corrected."""
    folder = tmp_path_factory.mktemp("corrections")
    corpus, output = folder / "corpus", folder / "lecture"
    for atelier in FIRST:
        bring(corpus, atelier)
    before = synthese.transversale(corpus, output=output)
    table = before.tables["themes"]
    plain = list(
        table.loc[table["axe"].isna() & table["parent"].isna() & ~table["theme_id"].isin(table["parent"]), "theme_id"]
    )
    fine = list(table.loc[table["parent"].notna(), "theme_id"])
    free = iter([*fine, *plain])
    axes = iter(table.loc[table["axe"].notna(), "theme_id"])
    held = members(before)
    chosen = {
        "renommer": [next(free), next(free), next(axes)],
        "fusionner": [next(free), next(free)],
        "scinder": [next(free)],
        "rejeter": [next(axes), next(axes)],
        "deplacer": [next(free), next(free)],
        "epingler": [next(axes), next(axes)],
    }
    order = list(before.tables["themes_passages"]["passage_id"])
    moved = next(p for p in order[::-1] if p in held[chosen["deplacer"][0]] - held[chosen["deplacer"][1]])
    halves = [p for p in order if p in held[chosen["scinder"][0]]]
    chosen["passage"] = [moved]
    chosen["moities"] = [halves[0], halves[-1]]
    commands = [
        *(["renommer", t, "--libelle", f"Renommé {n}"] for n, t in enumerate(chosen["renommer"])),
        ["fusionner", *chosen["fusionner"], "--libelle", "Réunis"],
        ["scinder", chosen["scinder"][0], "--part", "Une moitié", halves[0], "--part", "L'autre moitié", halves[-1]],
        *(["rejeter", t] for t in chosen["rejeter"]),
        ["deplacer", *chosen["deplacer"], "--passage", moved],
        *(["epingler", t, "--libelle", f"Épinglé {n}"] for n, t in enumerate(chosen["epingler"])),
    ]
    assert len(commands) == 10
    found = findings_to_amend(before)
    chosen |= found
    commands += amendment_commands(found, order[0])
    chosen["parole"] = [order[0]]
    before = Run(before.path)
    kept = Run(shutil.copytree(output, folder / "avant"))
    for command in commands:
        assert main(["corriger", *command, "--run", str(output)]) == 0
    bring(corpus, LATER)
    return corpus, kept, synthese.transversale(corpus, output=output), chosen


def test_ten_corrections_are_in_force_after_an_atelier_is_added(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]],
) -> None:
    corpus, before, after, chosen = corrected
    assert LATER in set(after.tables["passages"]["atelier"])
    states = after.tables["corrections"]
    assert len(read_revision(corpus)) == 10 and len(read_amendments(corpus)) == 8
    assert len(states) == 18
    assert all(state.startswith("appliquée") for state in states["etat"]), states.to_string()
    names, held, old = labels(after), members(after), members(before)
    for n, theme in enumerate(chosen["renommer"]):
        assert names[theme] == f"Renommé {n}"
    one, other = chosen["fusionner"]
    assert names[one] == "Réunis" and other not in names
    assert landmarks_of(corpus, one) | landmarks_of(corpus, other) <= held[one] | set(chosen["passage"])
    assert len(held[one]) >= max(len(old[one]), len(old[other])) / 2
    parts = {label: theme for theme, label in names.items() if "moitié" in label}
    assert chosen["scinder"][0] not in names and set(parts) == {"Une moitié", "L'autre moitié"}
    assert chosen["moities"][0] in held[parts["Une moitié"]] and chosen["moities"][1] in held[parts["L'autre moitié"]]
    assert not set(chosen["rejeter"]) & set(names)
    source, target = chosen["deplacer"]
    assert chosen["passage"][0] in held[target] and chosen["passage"][0] not in held.get(source, set())
    for n, theme in enumerate(chosen["epingler"]):
        assert names[theme] == f"Épinglé {n}" and landmarks_of(corpus, theme) <= held[theme]


def test_a_rejected_tension_is_gone_with_its_sentences(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]],
) -> None:
    _, before, after, chosen = corrected
    rejected = set(proofs(before, "tensions", "tension_id")[chosen["tension-rejeter"][0]])
    for passages in proofs(after, "tensions", "tension_id").values():
        assert passages[0] not in rejected and len(rejected & set(passages)) < len(passages) / 2


def test_tensions_named_merged_and_confirmed_are_there_after_an_atelier_is_added(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]],
) -> None:
    _, before, after, chosen = corrected
    rows = after.tables["tensions"].set_index("tension_id")
    old, new = proofs(before, "tensions", "tension_id"), proofs(after, "tensions", "tension_id")
    renamed = rows.loc[chosen["tension-nommer"][0]]
    assert (renamed["pole_a"], renamed["pole_b"]) == ("dire « oui »", "dire non")
    one, other = chosen["tension-fusionner"]
    assert other not in rows.index and {old[one][0], old[other][0]} <= set(new[one])
    assert old[chosen["tension-valider"][0]][0] in new[chosen["tension-valider"][0]]
    assert list(rows["rang"]) == list(range(1, len(rows) + 1))


def test_a_role_and_conditions_are_those_that_the_analyst_said(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]],
) -> None:
    _, _, after, chosen = corrected
    roles = after.tables["positionnements"].set_index("atelier")["role"]
    assert roles[chosen["role"][0]] == "incitatrice"
    assert proofs(after, "positionnements", "atelier")[chosen["role"][0]][0] == chosen["parole"][0]
    held = proofs(after, "conditions", "condition_id")
    condition, passage = chosen["condition-rejeter"]
    assert all(passage not in passages for passages in held.values())
    assert chosen["condition-valider"][1] in held[condition]
    assert chosen["condition-valider"][1] not in held.get(chosen["condition-nommer"][0], [])
    labels_of = after.tables["conditions"].set_index("condition_id")["libelle"]
    assert labels_of[chosen["condition-nommer"][0]] == "Ce qu'il faut"


def test_tensions_keep_their_identifier_when_an_atelier_is_added(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]],
) -> None:
    _, before, after, _ = corrected
    old, new = proofs(before, "tensions", "tension_id"), proofs(after, "tensions", "tension_id")
    same = [(a, b) for a in old for b in new if old[a][0] == new[b][0]]
    assert len(same) >= 3 and [pair for pair in same if pair[0] != pair[1]] == []


def test_a_finding_is_known_again_by_what_founds_it_then_by_what_it_shares() -> None:
    found = {"X-n1": ("p1", "p9"), "X-n2": ("p5", "p3", "p4"), "X-n3": ("p7",)}
    corrected = [Known("X-b", ("p2", "p1"))]
    before = [Known("X-a", ("p1", "p2")), Known("X-c", ("p3", "p4"))]
    assert continued(found, corrected, before) == {"X-n1": "X-a", "X-n2": "X-c", "X-n3": "X-n3"}


def test_themes_that_stay_the_same_keep_their_identifier(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]],
) -> None:
    _, before, after, chosen = corrected
    read = set(before.tables["passages"]["passage_id"])
    old = members(before)
    new = {theme: held & read for theme, held in members(after).items()}
    touched = {t for group in chosen.values() for t in group}
    same = [(a, b) for a in old for b in new if a not in touched and len(old[a] & new[b]) > 0.5 * len(old[a] | new[b])]
    assert len(same) >= 3
    levels = {r.path: r.tables["themes"].set_index("theme_id")["niveau"] for r in (before, after)}
    renamed = [(a, b) for a, b in same if a != b and levels[before.path][a] == levels[after.path][b]]

    def common(a: str, b: str) -> float:
        return len(old[a] & new[b]) / len(old[a] | new[b])

    # A part that the analyst corrected outlives its whole: it keeps the name by which it was corrected, and holds itself best.
    assert all(b in touched and common(b, b) > common(a, b) for a, b in renamed)


def test_a_correction_that_cannot_be_applied_is_told(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, _, _, _ = corrected
    lost = shutil.copytree(corpus, tmp_path / "corpus")
    (lost / FILE).unlink()
    append(lost, Correction(1, Action.RENAME, Reference("T-00000000", ("p-parti", "p-parti-aussi")), label="Perdu"))
    gone = Finding("X-00000000", (Mark("p-parti", "Phrase qui n'est plus nulle part.", "ab"),), ("un but", "l'autre"))
    append_amendment(lost, Amendment(1, Block.TENSIONS, Deed.VALIDATE, gone))
    assert main(["transversale", str(lost), "-o", str(tmp_path / "lecture")]) == 3
    told = capsys.readouterr().err
    assert "La correction n° 1 de revision.toml (renommer) n'est pas appliquée" in told
    run = synthese.ouvrir(tmp_path / "lecture")
    assert "La correction « tension-valider » de X-00000000" in told and "ont quitté le corpus" in told
    assert list(run.tables["corrections"]["etat"]) == ["non appliquée", "non appliquée"]
    assert "Perdu" not in set(run.tables["themes"]["libelle"])


def test_the_file_of_corrections_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = [
        Correction(1, Action.RENAME, Reference("T-1", ("a", "b")), label='Dire « oui » ou "non"'),
        Correction(
            2,
            Action.SPLIT,
            Reference("T-2", ("c",)),
            (Reference("T-3", ("c",), "L'un"), Reference("T-4", ("d",), "L'autre")),
        ),
        Correction(3, Action.MOVE, Reference("T-1", ("a",)), (Reference("T-5", ("e",)),), passage_id="a"),
    ]
    for correction in written:
        append(tmp_path, correction)
    assert list(read_revision(tmp_path)) == written


def test_amendments_are_read_as_they_were_written(tmp_path: Path) -> None:
    marks = (Mark("p-1", 'On dit "oui" ; on fait non.', "ab"), Mark("p-2", "On dort.", "b"))
    tension = Finding("X-1", marks, ("dire", "faire"))
    place, condition = (Finding(name, (Mark("p-3", "La Ville anime."),)) for name in ("01-sport", "C-x"))
    written = [
        Amendment(1, Block.TENSIONS, Deed.MERGE, tension, other=Finding("X-2", marks[:1], ("un", "deux"))),
        Amendment(2, Block.TENSIONS, Deed.NAME, tension, poles=("dire vrai", "faire bien")),
        Amendment(1, Block.POSITIONS, Deed.ROLE, place, role=CityRole.ANIMATRICE),
        Amendment(1, Block.CONDITIONS, Deed.NAME, condition, label="Il faut"),
    ]
    for amendment in written:
        append_amendment(tmp_path, amendment)
    assert list(read_amendments(tmp_path)) == written and read_revision(tmp_path) == ()


def test_the_command_offers_every_amendment() -> None:
    assert set(ACTIONS) == set(FINDINGS)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ('[[tensions]]\naction = "peindre"\ntension = "X-1"', BadValue, "fusionner"),
        ('[[tensions]]\naction = "rejeter"\ntension = "X-1"\npoles = ["a", "b"]', BadValue, "preuves"),
        ('[[tensions]]\naction = "rejeter"\ntension = "X-1"\nmotif = "flou"', UnknownKey, "motif"),
        ('[[positions]]\naction = "role"\natelier = "a"\nrole = "reine"\npreuves = [{passage = "p", extrait = "e"}]', BadValue, "animatrice"),
        ('[conditions]\naction = "rejeter"', BadValue, "[[conditions]]"),
    ],
)  # fmt: skip
def test_a_bad_amendment_is_refused_in_one_sentence(
    tmp_path: Path, text: str, error: type[Exception], said: str
) -> None:
    (tmp_path / FILE).write_text(text, "utf8")
    with pytest.raises(error) as refusal:
        read_amendments(tmp_path)
    assert said in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ('[[themes]]\naction = "peindre"\ntheme = "T-1"', BadValue, "renommer"),
        ('[[themes]]\naction = "renommer"\ntheme = "T-1"', BadValue, "libelle"),
        ('[[themes]]\naction = "fusionner"\ntheme = "T-1"', BadValue, "avec"),
        ('[[themes]]\naction = "rejeter"\ntheme = "T-1"\nmotif = "flou"', UnknownKey, "motif"),
        ("[[thème]]\n", Exception, "revision.toml"),
        ('[themes]\naction = "rejeter"', BadValue, "[[themes]]"),
    ],
)
def test_a_bad_file_of_corrections_is_refused_in_one_sentence(
    tmp_path: Path, text: str, error: type[Exception], said: str
) -> None:
    (tmp_path / FILE).write_text(text, "utf8")
    with pytest.raises(error) as refusal:
        read_revision(tmp_path)
    assert said in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_command_refuses_what_it_cannot_write(corrected: tuple[Path, Run, Run, dict[str, list[str]]]) -> None:
    corpus, _, after, _ = corrected
    before = (corpus / FILE).read_text("utf8")
    theme = next(iter(labels(after)))
    with pytest.raises(NoSuchTheme):
        correct_theme(after, corpus, Action.REJECT, ["T-absent"])
    with pytest.raises(IncompleteCorrection):
        correct_theme(after, corpus, Action.RENAME, [theme])
    with pytest.raises(IncompleteCorrection):
        correct_theme(after, corpus, Action.MERGE, [theme])
    with pytest.raises(NoSuchFinding):
        amend_reading(after, corpus, Wish("tension-valider", ("X-absente",)))
    with pytest.raises(IncompleteCorrection):
        amend_reading(after, corpus, Wish("tension-nommer", ("X-absente",), poles=("un seul but", "")))
    with pytest.raises(NoEvidenceThere):
        amend_reading(after, corpus, Wish("role-rejeter", (FIRST[0],), passages=("p-absent",)))
    assert (corpus / FILE).read_text("utf8") == before


def test_themes_are_listed_and_shown(
    corrected: tuple[Path, Run, Run, dict[str, list[str]]], capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, after, chosen = corrected
    assert main(["themes", "--run", str(after.path)]) == 0
    listed = capsys.readouterr().out
    assert all(theme in listed for theme in labels(after)) and "Correction 10 (epingler" in listed
    assert main(["themes", "--run", str(after.path), "--theme", chosen["renommer"][0]]) == 0
    assert "Mots clés" in capsys.readouterr().out
    assert main(["themes", "--run", str(after.path), "--theme", "T-absent"]) == 2
