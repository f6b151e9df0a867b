"""Saved web pages and e-mails."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from synthese.errors import EmptyFile
from synthese.ingest.decode import decode, encoding_of
from synthese.ingest.html_blocks import element_blocks
from synthese.ingest.limits import Limits
from synthese.ingest.parsed import Parsed

_DECLARED = re.compile(rb"<meta[^>]+charset|<\?xml[^>]+encoding", re.IGNORECASE)
_HEAD_BYTES = 4096
_METADATA = {"author": "author", "dc.creator": "author", "date": "created", "dc.date": "created"}


def read_html(path: Path, limits: Limits) -> Parsed:
    """Read an HTML file. Raises: DamagedFile when it is not text, EmptyFile."""
    raw = path.read_bytes()
    encoding = None if _DECLARED.search(raw[:_HEAD_BYTES]) else encoding_of(raw)
    decode(raw, "fichier HTML")
    parser = lxml_html.HTMLParser(
        encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml_html.document_fromstring(raw, parser=parser)
    except etree.ParserError as error:  # nothing but comments
        raise EmptyFile from error
    return Parsed(tuple(element_blocks(root)), _metadata(root))


def _metadata(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in root.iter("title", "meta"):
        key = "title" if node.tag == "title" else _METADATA.get(str(node.get("name", "")).lower(), "")
        value = (node.text if node.tag == "title" else node.get("content")) or ""
        if key and value.strip():
            found.setdefault(key, str(value))
    return found
