"""Files that cannot be read: each is refused with its reason, and the good ones are read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

import loaders
from loaders.read import LARGEST, read
from ontology.errors import ReadError
from tests.drawn import make_pdf, ruled


def refusal(path: Path, root: Path | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        read(path, root)
    assert caught.value.file == path.name
    return caught.value.reason


def bomb(path: Path) -> Path:
    """A zip file of some kilobytes that would unpack to a gigabyte."""
    inner = b"\0" * (1 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(inner)
        archive.writestr("[Content_Types].xml", "<Types/>")
    return path


@pytest.fixture
def junk(tmp_path: Path) -> Path:
    """A folder of files that cannot be read, with two good ones among them."""
    folder = tmp_path / "junk"
    folder.mkdir()
    (folder / "empty.pdf").write_bytes(b"")
    whole = make_pdf(folder / "good.pdf", [ruled]).read_bytes()
    (folder / "truncated.pdf").write_bytes(whole[: len(whole) // 3])
    (folder / "page.pdf").write_text("\n<!DOCTYPE html><html><body>Not found</body></html>")
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(200 * 1024 * 1024)
    bomb(folder / "bomb.docx")
    make_pdf(folder / "secret.pdf", [ruled], encrypt=StandardEncryption("open sesame"))
    (folder / "latin.txt").write_bytes("First.\nMrs Núñez leads.\n".encode("latin-1"))
    (folder / "good.txt").write_text("Readable.\n")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "blank.txt").write_text(" \n\n")
    (folder / "zipped.txt").write_bytes((folder / "bomb.docx").read_bytes())
    (folder / "other.docx").write_bytes(empty_zip())
    (folder / "cut.docx").write_bytes(b"PK\x03\x04 no more")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500)
    (folder / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500)
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02 text")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    make_pdf(folder / "scan.pdf", [lambda c: c.rect(10, 10, 100, 100)])
    return folder


def empty_zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    return data.getvalue()


REASONS = {
    "empty.pdf": "is empty",
    "truncated.pdf": "damaged or cut short",
    "page.pdf": "is called .pdf but holds a web page",
    "huge.txt": "has 200 MB and was not opened: no more than 50 MB",
    "bomb.docx": "zip bomb",
    "secret.pdf": "is protected by a password",
    "latin.txt": "not UTF-8 text (first other byte on line 2): it is probably Latin-1",
    "loop.txt": "link that leads back to itself",
    "gone.txt": "a link to a file that is not there",
    "pipe.txt": "not a plain file",
    "blank.txt": "holds no text",
    "zipped.txt": "is called .txt but holds a zip file",
    "other.docx": "no Word document",
    "cut.docx": "damaged or cut short",
    "old.doc": "old format",
    "locked.docx": "protected by a password",
    "binary.txt": "is not text",
    "picture.png": "of a kind that is not read (.png)",
    "scan.pdf": "its pages are pictures",
}


def test_a_folder_of_junk_is_refused_file_by_file_and_the_good_files_are_read(junk: Path) -> None:
    found = loaders.files([junk])
    assert [p.name for p in found] == sorted(p.name for p in junk.iterdir())
    refused = {}
    for path in found:
        try:
            assert read(path, junk).blocks
        except ReadError as error:
            assert str(error).startswith(f"{path.name}: ")
            refused[path.name] = error.reason
    assert set(refused) == set(REASONS)
    for name, reason in REASONS.items():
        assert reason in refused[name], name
        assert ";" in refused[name] or "get the" in refused[name], f"{name}: nothing to do is said"


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "may not be read by this user" in refusal(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder.txt")
    assert "does not exist" in refusal(tmp_path / "nothing.txt")
    with pytest.raises(ReadError, match="does not exist"):
        loaders.files([tmp_path / "nothing"])


def test_refusing_what_is_too_large_takes_little_memory(junk: Path) -> None:
    script = (
        "import re, sys; from pathlib import Path\n"
        "from loaders.read import read; from ontology.errors import ReadError\n"
        "for name in ('huge.txt', 'bomb.docx'):\n"
        "    try: read(Path(sys.argv[1]) / name)\n"
        "    except ReadError: continue\n"
        "    sys.exit('was read')\n"
        # getrusage would count what the parent held when it was forked
        "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(junk)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(done.stdout) * unit < LARGEST + 100 * 1024 * 1024
