"""Articles about an inspection: secondary, often undated, and never taken for a report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.families import news_article
from loaders.family import recognise
from loaders.read import read
from ontology.errors import NotRecognised, ReadError
from ontology.record import Records, normalise_text
from ontology.terms import DocumentFamily, Label, Relationship
from tests.reading import edges, from_text, inspection, made, nodes, quotes_stand_in, records_of

SN = "002_d0f0c40c75258d7d.txt"

ARTICLE = """\
Progress is slow in Aldermoor

{date}

Aldermoor children's services still have far to go, Ofsted has warned.

At a focused visit last month, inspectors found that plans were not always clear.

"Staff are well supported and feel that their managers listen to what they have to say," said \
the letter.

The report also noted:

- Visits to children are timely.

Read the letter in full

© 2022 Harbour Press. All rights reserved.
"""


@pytest.fixture(scope="module")
def article(wirral: Path) -> Records:
    document = read(wirral / SN)
    family = recognise(document)
    assert family.code == DocumentFamily.NEWS_ARTICLE
    return family.parse(document)


# ------------------------------------------------------------------------------- the real article


def test_article_is_secondary_and_undated(article: Records) -> None:
    assert (article.source.rank, article.source.issued) == (2, "")
    node = made(article)
    assert node.get("issuedOn") is None and node.get("issuedOnPrecision") == "none"
    assert node.get("publisher") == "Mackman Group"
    assert any("no date" in note for note in article.notes)


def test_its_visit_stays_apart(article: Records) -> None:
    """The visit has no date, so it cannot be taken for one that is known."""
    visit = inspection(article)
    assert visit.id.startswith("inspection/wirral/monitoring_visit/undated-")
    assert visit.get("startedOn") is None and visit.id not in {r.id for r in article.references}
    (follows,) = edges(article, Relationship.FOLLOWS_UP)
    assert follows.from_ == visit.id
    assert [r.id for r in article.references] == [follows.to]


def test_its_statements_are_findings(article: Records, wirral: Path) -> None:
    source = normalise_text((wirral / SN).read_text("utf-8"))
    found = sorted(nodes(article, Label.FINDING), key=lambda n: int(str(n.get("ordinal"))))
    assert [n.get("ordinal") for n in found] == list(range(1, 15))
    for finding in found:
        assert normalise_text(str(finding.get("text"))) in source
    polarity = [n.get("polarity") for n in found]
    assert polarity[0] == polarity[4] == polarity[10] == "weakness"
    assert polarity[6] == polarity[7] == polarity[9] == polarity[11] == "strength"
    assert polarity[2] == polarity[5] == polarity[13] == "mixed"


def test_its_figures(article: Records) -> None:
    assert {n.get("value") for n in nodes(article, Label.INDICATOR)} == {"34", "31", "39"}
    periods = {n.get("value"): n.get("period") for n in nodes(article, Label.INDICATOR)}
    assert "12 months" in str(periods["34"]) and periods["31"] is None


def test_it_recommends_nothing(article: Records) -> None:
    assert nodes(article, Label.RECOMMENDATION) == []
    assert any("no recommendations" in note for note in article.notes)


def test_it_names_no_people(article: Records) -> None:
    assert nodes(article, Label.PERSON) == nodes(article, Label.POST) == []


def test_what_it_refers_to(article: Records) -> None:
    refers = edges(article, Relationship.REFERS_TO)
    (linked,) = [e for e in refers if e.from_.startswith("document/")]
    assert made(article).id == linked.from_
    (cited,) = [n for n in nodes(article, Label.DOCUMENT) if n.id == linked.to]
    assert cited.get("state") == "cited"
    stances = [e.get("stance") for e in refers if e.to.startswith("inspection/")]
    assert sorted(map(str, stances)) == ["cites", "cites", "progress"]


def test_every_block_is_accounted_for(article: Records, wirral: Path) -> None:
    node = made(article)
    assert node.get("blocks") == len(read(wirral / SN).blocks)
    assert (node.get("blocksFurniture"), node.get("blocksNotUnderstood")) == (4, 0)
    furniture = [n for n in nodes(article, Label.PASSAGE) if n.get("reading") == "furniture"]
    assert {n.get("ordinal") for n in furniture} == {17, 18, 19, 20}


def test_quotations_stand_in_the_file(article: Records, wirral: Path) -> None:
    quotes_stand_in(article, (wirral / SN).read_text("utf-8"))


def test_only_the_article_is_taken_for_one(wirral: Path) -> None:
    for path in sorted(wirral.iterdir()):
        score = news_article.FAMILY.recognises(read(path))
        assert (score > 0) == (path.name == SN), path.name


def test_an_article_that_is_cut_off(wirral: Path) -> None:
    document = read(wirral / SN)
    for end in range(2, len(document.blocks)):
        short = replace(document, blocks=document.blocks[:end])
        assert made(news_article.FAMILY.parse(short)).get("blocks") == end


# ---------------------------------------------------------------------------------- other articles


def test_a_dated_article_about_another_visit(tmp_path: Path) -> None:
    records = records_of(from_text(tmp_path, ARTICLE.format(date="14 June 2022")))
    node = made(records)
    assert node.id == "document/aldermoor/news_article/2022-06-14"
    assert (node.get("publisher"), node.get("issuedOn")) == ("Harbour Press", "2022-06-14")
    (visit,) = nodes(records, Label.INSPECTION)
    assert visit.id == "inspection/aldermoor/focused_visit/reported-2022-06-14"
    assert [n.get("polarity") for n in nodes(records, Label.FINDING)] == [
        None, "weakness", "strength", "strength",
    ]  # fmt: skip
    assert not any("no date" in note for note in records.notes)


def test_what_is_no_article(tmp_path: Path) -> None:
    letter = "Dear Asha\n\n" + ARTICLE.format(date="14 June 2022")
    assert news_article.FAMILY.recognises(from_text(tmp_path, letter)) == 0
    plain = "Aldermoor children's services\n\nThe council met. Ofsted will visit in the autumn.\n"
    with pytest.raises(NotRecognised):
        recognise(from_text(tmp_path, plain))


def test_an_article_about_no_authority_is_refused(tmp_path: Path) -> None:
    nowhere = ARTICLE.format(date="1 May 2022").replace("Aldermoor children's services", "They")
    with pytest.raises(ReadError, match="names no authority"):
        news_article.FAMILY.parse(from_text(tmp_path, nowhere))
