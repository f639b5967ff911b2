"""YAML: one block per entry, with its line. Nothing is constructed, only text is read."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from loaders.read.document import Block, Document, File, Kind
from ontology.errors import ReadError

#: Written by hand, a file of lists is some hundred lines; a larger one is something else.
MAX_BYTES = 4_000_000


def read_yaml(file: File) -> Document:
    """Read a mapping of facts and of lists of entries.

    ``name: value`` at the top becomes a ``line`` block with the cells ``name`` and ``value``. A
    list becomes a ``heading`` block with the list's name and one ``row`` block per entry, whose
    cells are ``column: value`` as written (dates stay text). A value that is itself a list or a
    mapping is a cell with its name, a colon, and its text on the lines below: what to make of it is
    not for a reader to say. Comments are kept as furniture.

    Raises:
        ReadError: it is not YAML, or not a mapping; the message has the line.

    """
    return Document(
        file_name=file.name,
        sha256=file.sha256,
        media="yaml",
        blocks=_Reader(file.name, _text(file.data, file.name)).blocks(),
    )


def _text(data: bytes, file_name: str) -> str:
    if len(data) > MAX_BYTES:
        raise ReadError(file_name, f"it is larger than {MAX_BYTES // 1_000_000} MB: not a register")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ReadError(
            file_name, f"line {line} holds characters that are not UTF-8; save the file as UTF-8"
        ) from None


class _Reader:
    def __init__(self, file_name: str, text: str) -> None:
        self.file_name, self.text = file_name, text

    def blocks(self) -> tuple[Block, ...]:
        found = [*self._entries(self._compose()), *self._comments()]
        found.sort(key=lambda part: part[0])
        return tuple(
            Block(ordinal, kind, text, line=line, cells=cells, table=table, furniture=furniture)
            for ordinal, (line, kind, text, cells, table, furniture) in enumerate(found, 1)
        )

    def _compose(self) -> yaml.MappingNode:
        try:
            for event in yaml.parse(self.text, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    raise self._refused(event, f"'*{event.anchor}' (an alias) is not read here")
            root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            raise ReadError(
                self.file_name,
                f"line {line} is not YAML ({error.problem or error.context}); check its indent, "
                "and put a value that holds ': ' or '#' in quotation marks",
            ) from None
        except RecursionError:
            raise ReadError(self.file_name, "its lists are nested too deep to be read") from None
        except yaml.YAMLError as error:
            reason = str(error).splitlines()[0]
            raise ReadError(self.file_name, f"it is not YAML: {reason}") from None
        if not isinstance(root, yaml.MappingNode):
            raise ReadError(self.file_name, "line 1: a file of 'name: value' lines is expected")
        return root

    def _entries(self, root: yaml.MappingNode) -> Iterator[_Part]:
        for table, (key, value) in enumerate(root.value, 1):
            name, line = self._name(key), key.start_mark.line + 1
            if isinstance(value, yaml.ScalarNode):
                yield line, "line", f"{name}: {value.value}", (name, value.value), None, None
            elif isinstance(value, yaml.SequenceNode):
                yield line, "heading", name, (), table, None
                for entry in value.value:
                    cells = tuple(self._cells(entry))
                    at = entry.start_mark.line + 1
                    yield at, "row", "; ".join(cells), cells, table, None
            else:
                cell = self._nested(name, value)
                yield line, "line", cell, (cell,), None, None

    def _cells(self, entry: yaml.Node) -> Iterator[str]:
        if isinstance(entry, yaml.ScalarNode):
            yield entry.value
        elif isinstance(entry, yaml.MappingNode):
            for key, value in entry.value:
                name = self._name(key)
                if isinstance(value, yaml.ScalarNode):
                    yield f"{name}: {value.value}"
                else:
                    yield self._nested(name, value)
        else:
            yield self._nested("", entry)

    def _name(self, key: yaml.Node) -> str:
        return str(key.value) if isinstance(key, yaml.ScalarNode) else self._raw(key)

    def _nested(self, name: str, value: yaml.Node) -> str:
        return f"{name}:\n{self._raw(value)}"

    def _raw(self, node: yaml.Node) -> str:
        """What stands in the file."""
        return self.text[node.start_mark.index : node.end_mark.index].strip()

    def _comments(self) -> Iterator[_Part]:
        for number, line in enumerate(self.text.splitlines(), 1):
            if line.lstrip().startswith("#"):
                yield number, "line", line.strip(), (), None, "comment"

    def _refused(self, at: yaml.Event, reason: str) -> ReadError:
        line = at.start_mark.line + 1 if at.start_mark else 1
        return ReadError(self.file_name, f"line {line}: {reason}")


#: line, kind, text, cells, table, furniture
_Part = tuple[int, Kind, str, tuple[str, ...], int | None, str | None]
