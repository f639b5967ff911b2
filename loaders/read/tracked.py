"""What a Word document holds beside its plain text: tracked changes, content controls, hidden text.

The tree is settled before it is read, as if all changes were accepted: what is marked as deleted
goes, what is marked as inserted stays, and what only wraps text is taken off.
"""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

_TEXT = qn("w:t")
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_INSERTED = (qn("w:ins"), qn("w:moveTo"))
_WRAPPERS = (*_INSERTED, *map(qn, ("w:sdt", "w:smartTag", "w:customXml", "w:fldSimple")))


def settle(body: Any) -> list[str]:  # noqa: ANN401 - python-docx has no types
    """Settle the tree of a document's body in place; return notes for the load report."""
    deleted = [e for e in body.iter(*_DELETED) if len(e)]
    deleted += [
        tr for tr in body.iter(qn("w:tr")) if tr.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
    ]
    inserted = [e for e in body.iter(*_INSERTED) if next(e.iter(_TEXT), None) is not None]
    for element in deleted:
        element.getparent().remove(element)
    for element in list(body.iter(*_WRAPPERS)):
        content = element.find(qn("w:sdtContent")) if element.tag == qn("w:sdt") else element
        parent = element.getparent()
        at = parent.index(element)
        inside = [] if content is None else [c for c in content if not str(c.tag).endswith("Pr")]
        parent.remove(element)
        for n, child in enumerate(inside):
            parent.insert(at + n, child)
    hidden = [r for r in body.iter(qn("w:r")) if _on(r, "w:rPr", "w:vanish")]
    hidden += [tr for tr in body.iter(qn("w:tr")) if _on(tr, "w:trPr", "w:hidden")]
    told = (
        (deleted, "marked as deleted (tracked changes) and not read"),
        (inserted, "marked as inserted (tracked changes) and read as part of the text"),
        (
            [e for e in hidden if next(e.iter(_TEXT), None) is not None],
            "hidden in Word and read all the same",
        ),
    )
    return [
        f"{len(found)} {'piece of text is' if len(found) == 1 else 'pieces of text are'} {what}"
        for found, what in told
        if found
    ]


def _on(element: Any, properties: str, name: str) -> bool:  # noqa: ANN401
    """Whether a property is set on an element, and not to "off"."""
    found = element.find(f"{qn(properties)}/{qn(name)}")
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "off")
