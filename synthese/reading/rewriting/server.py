"""An OpenAI-compatible server (vLLM, llama.cpp, Albert…): one question, one answer, within a time that nothing can stretch."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from synthese.config import RewritingConfig
from synthese.errors import KeyMissing

MAX_BYTES = 1_000_000  # of a reply
TOO_LONG = "délai dépassé"
UNREACHABLE = "serveur injoignable"
UNREADABLE = "réponse illisible"
HUGE = "réponse démesurée"
BROKEN = "échange interrompu"


class NoReply(Exception):
    """The server gave nothing that can be read; `str(error)` is the reason, in French."""


class Busy(NoReply):
    """The server is there and asks to come back: too many requests, or a model that loads."""

    def __init__(self, code: int, wait_s: float | None) -> None:
        super().__init__(f"erreur HTTP {code}")
        self.wait_s = wait_s  # what it asks for, when it says


def key_of(config: RewritingConfig) -> str:
    """The key that the environment holds, "" when the settings name none. Raises: KeyMissing."""
    if not config.key_env:
        return ""
    key = os.environ.get(config.key_env, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise KeyMissing(config.key_env)
    return key


def ask(config: RewritingConfig, request: Mapping[str, Any], limit_s: float) -> str:
    """The text that the model answers, "" when the bound on its length cut it. Raises: NoReply, Busy, KeyMissing."""
    headers = {"Accept-Encoding": "identity"}
    key = key_of(config)
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return _text(_apart(_post(config, request, headers, limit_s)))


def _apart(exchange: Coroutine[Any, Any, bytes]) -> bytes:
    """Run an exchange to its end, even where a loop already turns, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(exchange)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, exchange).result()


async def _post(
    config: RewritingConfig, request: Mapping[str, Any], headers: Mapping[str, str], limit_s: float
) -> bytes:
    """The body of the reply. A server of this machine is never reached through a proxy; no redirection is followed."""
    url = config.address.rstrip("/") + "/chat/completions"
    try:
        async with (
            asyncio.timeout(limit_s),
            httpx.AsyncClient(trust_env=not config.is_local, timeout=limit_s) as client,
            client.stream("POST", url, json=request, headers=headers) as response,
        ):
            _refuse(response)
            return await _body(response)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise NoReply(TOO_LONG) from error
    except httpx.ConnectError as error:
        raise NoReply(UNREACHABLE) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise NoReply(BROKEN) from error


def _refuse(response: httpx.Response) -> None:
    """Nothing for a reply. Raises: Busy, NoReply."""
    code, wait = response.status_code, response.headers.get("Retry-After", "")
    if code in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
        raise Busy(code, float(wait) if wait.isascii() and wait.isdigit() else None)
    if code != httpx.codes.OK:
        raise NoReply(f"erreur HTTP {code}")


async def _body(response: httpx.Response) -> bytes:
    content = b""
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > MAX_BYTES:
            raise NoReply(HUGE)
    return content


def _text(content: bytes) -> str:
    """The message of a chat completion."""
    try:
        choice = json.loads(content)["choices"][0]
        text, end = choice["message"]["content"], choice.get("finish_reason")
        text.encode("utf8")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise NoReply(UNREADABLE) from error
    return "" if end == "length" else str(text)
