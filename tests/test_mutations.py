"""Stating things through GraphQL and on the command line: the same statements, and who may."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.callers import LOCAL_USER, Caller, Role
from api.cli import main
from api.schema import schema
from graph import Store, open_store
from ontology.terms import DatePrecision
from queries.answers import to_json
from queries.statements import statements
from queries.viewer import Viewer
from tests.aldermoor import (
    AUTHORITY,
    BOARD,
    DCS,
    HEAD,
    PLAN_DOCUMENT,
    RECOMMENDATION,
    Aldermoor,
    World,
    action,
)

ONE = action("1")
PAYLOAD = """{ statement { id kind by at reason sentence subjectId counts missing
  subject { __typename id } withdrawn { id by reason } } subject { __typename id name }
  clientMutationId }"""
EDITOR = Caller("jo@aldermoor.example", Role.EDITOR, frozenset({AUTHORITY}))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("ladybug:") as opened:
        opened.load(Aldermoor(World(due=("May 2025", "2025-05-31", DatePrecision.MONTH))).records())
        yield opened


def said(store: Store, query: str, caller: Caller = LOCAL_USER, **given: object) -> Any:
    """The answer to a request, with its errors."""
    return schema.execute_sync(query, variable_values=given, context_value=context(store, caller))


def context(store: Store, caller: Caller) -> dict[str, object]:
    return {"viewer": caller.viewer(store), "caller": caller}


def mutation(name: str, payload: str = PAYLOAD) -> str:
    type_ = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation($input: {type_}!) {{ done: {name}(input: $input) {payload} }}"


def done(store: Store, name: str, caller: Caller = LOCAL_USER, **given: object) -> Any:
    """What a mutation answers; on an open server by Jo Field."""
    given = {"reason": "Agreed.", **given} | ({} if caller.name else {"by": "Jo Field"})
    answer = said(store, mutation(name), caller, input=given)
    assert answer.errors is None, answer.errors
    return answer.data["done"]


def refused(
    store: Store, name: str, caller: Caller = LOCAL_USER, **given: object
) -> tuple[str, str]:
    answer = said(store, mutation(name), caller, input={"reason": "Agreed.", **given})
    [error] = answer.errors
    return error.extensions["code"], error.message


#: Mutation → what it is given, the kind of its statement, and what that says.
EVERY: dict[str, tuple[dict[str, object], str, str]] = {
    "waiveGap": ({"kind": "action_overdue", "subject": ONE, "approver": "The board",
                  "until": "2030-01-31"}, "WAIVER",
                 "“Action past its date” at Action 1 is accepted until 31 January 2030, approved "
                 "by The board."),
    "stateLead": ({"subject": ONE, "lead": {"post": "Head of Help"}, "role": "JOINT"}, "LEAD",
                  "Head of Help leads Action 1 (joint)."),
    "stateBody": ({"subject": ONE, "body": {"id": BOARD}, "mode": "MONITORS"}, "BODY",
                  "Improvement Board oversees Action 1 (monitors)."),
    "stateReportingLine": (
        {"authority": AUTHORITY, "who": {"id": BOARD}, "line": "REPORTS_TO",
         "whom": {"body": "Cabinet"}}, "LINE", "Improvement Board sends its reports to Cabinet."),
    "stateMeasure": ({"subject": ONE, "text": "Plans on time", "unit": "PERCENTAGE"}, "MEASURE",
                     "Action 1 is measured by “Plans on time”."),
    "stateHolder": (
        {"post": HEAD, "holder": {"person": "Ann Dray"}, "since": "2025-01-01"}, "HOLDER",
        "Ann Dray holds Head of Practice from 1 January 2025."),
    "recordProgress": ({"subject": ONE, "text": "Half.", "on": "2025-06-01",
                        "status": "IN_PROGRESS"}, "PROGRESS",
                       "Action 1 on 1 June 2025, in progress: Half."),
    "reviseDate": ({"subject": ONE, "due": "2030-01-31", "approver": "The board"}, "DATE",
                   "Action 1 is due 31 January 2030, approved by The board."),
    "claimComplete": ({"subject": ONE, "on": "2025-06-01"}, "CLAIMED",
                      "Action 1 is said to be complete on 1 June 2025."),
    "verifyComplete": ({"subject": ONE, "evidence": "Ten files.", "on": "2025-06-02"}, "VERIFIED",
                       "Action 1 was seen to be complete on 2 June 2025: Ten files."),
    "reopen": ({"subject": ONE, "on": "2025-06-03"}, "REOPENED",
               "Action 1 is not complete after all, on 3 June 2025."),
}  # fmt: skip


def test_each_mutation_is_one_statement_and_can_be_withdrawn(store: Store) -> None:
    before = store.graph(AUTHORITY)
    for name, (given, kind, sentence) in EVERY.items():
        known = store.graph(AUTHORITY)
        answer = done(store, name, clientMutationId=name, **given)
        told = answer["statement"]
        assert (told["kind"], told["sentence"]) == (kind, sentence)
        assert (told["by"], told["reason"], told["counts"]) == ("Jo Field", "Agreed.", True)
        assert answer["clientMutationId"] == name
        assert answer["subject"]["id"] == told["subjectId"] == told["subject"]["id"]
        assert store.graph(AUTHORITY) != known
        again = done(store, name, clientMutationId=name, **given)
        assert again["statement"] == told  # said twice, and stated once
    mutations = schema.as_str().split("type Mutation {")[1].split("\n}")[0]
    for name in ("reviewLink", "withdrawStatement", *EVERY):
        assert f"  {name}(" in mutations
    assert mutations.count("(input: ") == len(EVERY) + 2
    assert len(store.statements(AUTHORITY)) == len(EVERY)
    for statement in store.statements(AUTHORITY):
        answer = done(store, "withdrawStatement", statement=statement.id)
        assert answer["statement"]["kind"] == "WITHDRAWAL"
        assert answer["statement"]["sentence"].startswith("It no longer counts that: ")
    assert store.graph(AUTHORITY) == before


def test_a_payload_tells_the_gaps_that_it_closed_and_opened(store: Store) -> None:
    fields = "closed { kind { id } subject { id } } ...More"
    query = mutation("claimComplete", f"{{ {fields} }}") + (
        " fragment More on StatementPayload { opened { kind { id } subject { id } sentence } }"
    )
    given = {"subject": ONE, "by": "Jo Field", "reason": "Agreed."}
    answer = said(store, query, input=given)
    assert answer.errors is None
    assert answer.data["done"]["closed"] == [
        {"kind": {"id": "action_overdue"}, "subject": {"id": ONE}}
    ]
    assert [g["kind"]["id"] for g in answer.data["done"]["opened"]] == ["closure_without_evidence"]


def test_a_mutation_runs_once_asked_either_way(store: Store) -> None:
    given = {"subject": ONE, "text": "Half.", "by": "Jo Field", "reason": "Agreed."}
    answer = asyncio.run(
        schema.execute(
            mutation("recordProgress"),
            variable_values={"input": given},
            context_value=context(store, LOCAL_USER),
        )
    )
    assert answer.errors is None
    assert len(store.statements(AUTHORITY)) == 1
    done(store, "recordProgress", subject=ONE, text="Half.")
    assert len(store.statements(AUTHORITY)) == 2


# ---------------------------------------------------------------------------------- who may


def test_a_statement_has_the_name_of_who_signed_in(store: Store) -> None:
    told = done(store, "claimComplete", EDITOR, subject=ONE)["statement"]
    assert told["by"] == EDITOR.name
    same = done(store, "claimComplete", EDITOR, subject=ONE, by=EDITOR.name)["statement"]
    assert same["by"] == EDITOR.name
    code, message = refused(store, "claimComplete", EDITOR, subject=ONE, by="Ann Other")
    assert code == "BAD_VALUE"
    assert "you signed in as" in message
    assert refused(store, "claimComplete", subject=ONE)[0] == "BAD_VALUE"  # nobody signs in here
    assert refused(store, "claimComplete", subject=ONE, by=" ")[0] == "BAD_VALUE"
    assert len(store.statements(AUTHORITY)) == 2


def test_each_role_may_do_its_own(store: Store) -> None:
    link = next(e.id for e in store.graph(AUTHORITY).edges.values() if e.get("basis") == "inferred")
    decision = {"claim": link, "decision": "ACCEPTED"}
    reader, reviewer = Caller("a", Role.READER), Caller("b", Role.REVIEWER)
    for name, (given, *_) in EVERY.items():
        for caller in (reader, reviewer):
            assert refused(store, name, caller, **given)[0] == "NOT_ALLOWED"
    assert refused(store, "reviewLink", reader, **decision)[0] == "NOT_ALLOWED"
    assert store.statements(AUTHORITY) == []
    told = done(store, "reviewLink", reviewer, **decision)["statement"]
    assert (told["kind"], told["by"]) == ("REVIEW", "b")
    assert store.graph(AUTHORITY).edges[link].get("review") == "accepted"
    assert refused(store, "withdrawStatement", EDITOR, statement=told["id"])[0] == "NOT_ALLOWED"
    done(store, "withdrawStatement", reviewer, statement=told["id"])
    own = done(store, "claimComplete", EDITOR, subject=ONE)["statement"]["id"]
    administrator = Caller("c", Role.ADMINISTRATOR)
    assert refused(store, "withdrawStatement", reviewer, statement=own)[0] == "NOT_ALLOWED"
    done(store, "withdrawStatement", administrator, statement=own)


def test_what_is_not_granted_is_not_there(store: Store) -> None:
    stranger = Caller("d", Role.ADMINISTRATOR, frozenset({"authority/brackwater"}))
    own = done(store, "claimComplete", EDITOR, subject=ONE)["statement"]["id"]
    link = next(e.id for e in store.graph(AUTHORITY).edges.values() if e.get("basis") == "inferred")
    for name, (given, *_) in EVERY.items():
        assert refused(store, name, stranger, **given)[0] == "NOT_FOUND"
    for name, given in (
        ("reviewLink", {"claim": link, "decision": "ACCEPTED"}),
        ("withdrawStatement", {"statement": own}),
    ):
        code, message = refused(store, name, stranger, **given)
        assert code == "NOT_FOUND"
        assert message == refused(store, name, **{**given, "by": "x"} | _nothing(given))[1].replace(
            _nothing(given).popitem()[1], next(iter(given.values()))
        )
    listed = "{ statements { totalCount edges { node { id by } } } }"
    assert said(store, listed, stranger).data["statements"]["totalCount"] == 0
    assert said(store, listed).data["statements"]["edges"] == [
        {"node": {"id": own, "by": EDITOR.name}}
    ]


def _nothing(given: dict[str, str]) -> dict[str, str]:
    """The same of an id that nothing has."""
    name = next(iter(given))
    return {name: {"claim": "claim/supports/0", "statement": "statement/0"}[name]}


def test_values_that_cannot_be_are_refused_with_their_code(store: Store) -> None:
    for name, given, code in (
        ("stateLead", {"subject": ONE, "lead": {}}, "BAD_VALUE"),
        ("stateLead", {"subject": "action/aldermoor/x", "lead": {"id": DCS}}, "NOT_FOUND"),
        ("claimComplete", {"subject": "organisation/national/ofsted"}, "BAD_VALUE"),
        ("reviseDate", {"subject": ONE, "due": "soon"}, "BAD_VALUE"),
        ("claimComplete", {"subject": ONE, "reason": " "}, "BAD_VALUE"),
        ("withdrawStatement", {"statement": "statement/x"}, "NOT_FOUND"),
    ):  # fmt: skip
        assert refused(store, name, by="Jo Field", **given)[0] == code, (name, given)
    assert store.statements(AUTHORITY) == []


def test_the_register_is_a_connection(store: Store) -> None:
    for text in ("One.", "Two.", "Three."):
        done(store, "recordProgress", subject=ONE, text=text)
    done(store, "claimComplete", subject=ONE)
    query = """query($after: String) { statements(first: 2, after: $after, kind: PROGRESS) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { sentence } } } }"""
    first = said(store, query).data["statements"]
    rest = said(store, query, after=first["pageInfo"]["endCursor"]).data["statements"]
    told = [e["node"]["sentence"].split(": ")[1] for e in first["edges"] + rest["edges"]]
    assert told == ["Three.", "Two.", "One."]
    assert (first["totalCount"], rest["pageInfo"]["hasNextPage"]) == (3, False)
    gone = done(store, "withdrawStatement", statement=store.statements(AUTHORITY)[0].id)
    by_state = "{ statements(includeWithdrawn: %s) { edges { node { id } } } }"
    shown = [
        {e["node"]["id"] for e in said(store, by_state % flag).data["statements"]["edges"]}
        for flag in ("false", "true")
    ]
    assert (len(shown[0]), len(shown[1])) == (3, 5)
    assert gone["statement"]["id"] in shown[1] - shown[0]


# ------------------------------------------------------------------------------ the command line


COMMANDS = (
    ("waive", "action_overdue", ONE, "--approver", "The board", "--until", "2030-01-31"),
    ("state", "lead", ONE, "post:Head of Help", "--role", "joint", "--within", BOARD),
    ("state", "body", ONE, BOARD, "--mode", "monitors"),
    ("state", "line", BOARD, "reports-to", "body:Cabinet"),
    ("state", "measure", ONE, "Plans on time", "--unit", "percentage", "--target", "95%"),
    ("state", "holder", HEAD, "person:Ann Dray", "--from", "2025-01-01"),
    ("state", "holder", HEAD, "vacant", "--from", "2026-01-01"),
    ("update", "progress", ONE, "Half.", "--on", "2025-06-01"),
    ("update", "date", ONE, "2030-01-31", "--approver", "The board"),
    ("update", "claimed", ONE, "--text", "All."),
    ("update", "verified", ONE, "--evidence", "Ten files."),
    ("update", "reopened", ONE),
)  # fmt: skip


def run(url: str, *args: str, status: int = 0) -> str:
    done = CliRunner().invoke(main, [*args, "--store", url])
    assert done.exit_code == status, done.output
    return done.output


def test_each_command_states_it_and_prints_it_as_the_api_does(tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    world = World(due=("May 2025", "2025-05-31", DatePrecision.MONTH))
    with open_store(url) as store:
        store.load(Aldermoor(world).records())
        before = store.graph(AUTHORITY)
    who = ("--by", "Jo Field", "--reason", "Agreed.")
    ids = []
    for command in COMMANDS[:-2]:
        ids.append(json.loads(run(url, *command, *who, "--format", "json"))["id"])
    for command in COMMANDS[-2:]:
        assert "stated by Jo Field" in run(url, *command, *who)
    told = json.loads(run(url, "statements", "--format", "json"))
    with open_store(url, read_only=True) as store:
        assert told == to_json(statements(Viewer(store)))
        assert {s["id"] for s in told} >= {*ids}
    assert len(told) == len(COMMANDS)
    assert run(url, "statements", "--kind", "waiver").count("statement/") == 1
    assert "there are review, lead" in run(url, "statements", "--kind", "x", status=2)
    assert "nobody" in run(url, "state", "lead", ONE, "team:X", *who, status=2)
    assert "Missing option '--reason'" in run(url, "withdraw", ids[0], "--by", "Jo", status=2)
    for one in told:
        run(url, "withdraw", one["id"], *who)
    assert "Nothing was stated." in run(url, "statements")
    assert run(url, "statements", "--withdrawn").count("withdrawn by Jo Field") == len(COMMANDS)
    with open_store(url, read_only=True) as store:
        assert store.graph(AUTHORITY) == before
    kept = run(url, "state", "lead", RECOMMENDATION, HEAD, *who, "--key", "k")
    assert run(url, "state", "lead", RECOMMENDATION, HEAD, *who, "--key", "k") == kept
    assert "the statement is kept" in run(url, "remove", PLAN_DOCUMENT)
    assert "the statement is kept" in run(url, "check")


def test_a_lead_is_stated_for_a_real_recommendation_and_withdrawn(
    wirral: Path, tmp_path: Path
) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    who = ("--by", "Jo Field", "--reason", "Agreed with the improvement board.")
    kind = ("gaps", "--kind", "recommendation_without_lead", "--format", "json")

    def open_gaps() -> set[str]:
        return {g["subject"]["id"] for g in json.loads(run(url, *kind))["gaps"]}

    run(url, "load", *map(str, sorted(wirral.glob("*"))))
    before = open_gaps()
    subject = min(before)
    party = "post:Director of Children's Services"
    kept = json.loads(run(url, "state", "lead", subject, party, *who, "--format", "json"))
    assert open_gaps() == before - {subject}
    chain = " ".join(run(url, "chain", subject).split())
    [day] = {kept["at"][:10]}
    stated = json.loads(run(url, "chain", subject, "--format", "json"))
    [hop] = [h for h in stated["hops"] if h["level"] == "LEAD"]
    assert hop["claim"]["basis"] == "REGISTERED"
    assert (hop["claim"]["statedBy"], hop["claim"]["statedAt"]) == ("Jo Field", day)
    assert hop["claim"]["evidence"] is None
    assert "registered: an officer stated it (Jo Field, " in chain
    assert "): Agreed with the improvement board." in chain
    earlier = json.loads(run(url, "chain", subject, "--as-at", "2025-01-01", "--format", "json"))
    assert not [h for h in earlier["hops"] if h["level"] == "LEAD"]
    run(url, "withdraw", kept["id"], *who)
    assert open_gaps() == before
