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
    assert node.get("publisher") is None  # the footer credits who made the site, and no more
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
    assert polarity == [
        None, None, None, None, "weakness", None, "strength",
        "strength", "strength", None, None, "strength", "strength", "mixed",
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("footer", "publisher"),
    [
        ("A Tall Trees collaboration - website design by Tall Trees | Tel: 01632 960000", None),
        ("Website by Tall Trees © 2022 The Aldermoor Bell. All rights reserved.",
         "The Aldermoor Bell"),
        ("Designed by © Tall Trees | www.aldermoor-bell.example", None),
        ("Published by the Aldermoor Bell | website design by Tall Trees", "Aldermoor Bell"),
        ("An Aldermoor Bell publication | website by Tall Trees", "Aldermoor Bell"),
    ],
)  # fmt: skip
def test_who_made_the_site_publishes_nothing(
    tmp_path: Path, footer: str, publisher: str | None
) -> None:
    text = ARTICLE.format(date="14 June 2022").replace(
        "© 2022 Harbour Press. All rights reserved.", footer
    )
    assert made(records_of(from_text(tmp_path, text))).get("publisher") == publisher


def test_a_link_is_a_document_where_it_says_which(tmp_path: Path) -> None:
    plain = records_of(from_text(tmp_path, ARTICLE.format(date="14 June 2022")))
    assert "Read the letter in full" in ARTICLE
    assert [n.get("state") for n in nodes(plain, Label.DOCUMENT)] == ["loaded"]
    assert inspection(plain).get("title") is None
    named = ARTICLE.format(date="14 June 2022").replace(
        "Read the letter in full", "Aldermoor focused visit letter"
    )
    (cited,) = [
        n
        for n in nodes(records_of(from_text(tmp_path, named)), Label.DOCUMENT)
        if n.get("state") == "cited"
    ]
    assert cited.get("family") == "focused_visit_letter"


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
