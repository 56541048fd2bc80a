"""Two websites of one server, each of its own company: what visitors and agents see."""

import re
import uuid

import pytest
from harness.api_client import ApiClient, sign_in

HOST = "second.example"


@pytest.fixture(scope="module")
def second(server):
    """The company, the department and the FAQ of the second website."""
    manager = sign_in(server.site.port, server.db, "admin")

    def create(model, **vals):
        [record_id] = manager.rpc(
            "/web/dataset/call_kw", model=model, method="create", args=[[vals]],
            kwargs={},
        )  # fmt: skip
        return record_id

    company = create("res.company", name="Second Academy")
    manager.rpc(
        "/web/dataset/call_kw", model="res.users", method="write",
        args=[[2], {"company_ids": [(4, company)]}], kwargs={},
    )  # fmt: skip
    department = create(
        "seitech.chat.department", name="Second desk", company_id=company
    )
    create("website", name="Second", domain=f"http://{HOST}", company_id=company)
    return {"company": company, "department": department}


def visit(server, host=""):
    """Open the start page of a website as a new visitor.

    :return: ``(client, key)``: an ``ApiClient`` and the key of the site's script.
    """
    client = ApiClient(server.site.port, host=host)
    page = client.request("GET", "/").body.decode()
    [key] = set(re.findall(r"/seitech_chat/embed/(\w+)\.js", page))
    return client, key


def write(client, key, text):
    """Send the form of a website."""
    answer = client.post(
        f"/api/chat/support?site={key}",
        {
            "opening_uuid": str(uuid.uuid4()),
            "client_uuid": str(uuid.uuid4()),
            "name": "Ana Souza",
            "email": "visitor@example.com",
            "body": text,
        },
    )
    assert answer.status == 200, answer.body
    return answer.body["entry"]["channel"]["id"]


def test_each_website_brings_its_visitors_to_its_own_company(server, second):
    first_client, first_key = visit(server)
    client, key = visit(server, HOST)
    assert key != first_key

    # what the form asks for is of the website's company, also without the site's name
    for query in (f"?site={key}&with_session=true", "?with_session=true"):
        home = client.request("GET", f"/api/chat/support/home{query}").body
        names = {one["name"] for one in home["session"]["departments"]}
        assert names == {"Second desk"}
        assert home["faqs"] == []
    home = first_client.request("GET", "/api/chat/support/home?with_session=true").body
    names = {one["name"] for one in home["session"]["departments"]}
    assert "Second desk" not in names
    assert home["faqs"]

    # the conversation, its department, its site and its visitor
    texts = [f"{name} {uuid.uuid4().hex[:8]}" for name in ("first", "second")]
    first_id = write(first_client, first_key, texts[0])
    second_id = write(client, key, texts[1])
    rows = server.sql(
        "SELECT channel.company_id, department.company_id, site.company_id, site.key"
        "  FROM seitech_chat_channel channel"
        "  JOIN seitech_chat_department department"
        "    ON department.id = channel.department_id"
        "  JOIN seitech_chat_visitor visitor ON visitor.id = channel.visitor_id"
        "  JOIN seitech_chat_site site ON site.id = visitor.site_id"
        " WHERE channel.id IN (%s, %s) ORDER BY channel.id",
        [first_id, second_id],
    )
    assert rows[1] == (second["company"], second["company"], second["company"], key)
    assert rows[0][3] == first_key
    assert second["company"] not in rows[0][:3]

    # a manager of the first company has the first one alone
    manager = sign_in(server.site.port, server.db, "manager")
    assert manager.post(f"/api/chat/channel/{first_id}").status == 200
    hidden = manager.post(f"/api/chat/channel/{second_id}")
    assert (hidden.status, hidden.body["code"]) == (404, "not_found")


def test_a_department_of_another_company_is_none_of_the_website(server, second):
    client, key = visit(server)

    answer = client.post(
        f"/api/chat/support?site={key}",
        {
            "opening_uuid": str(uuid.uuid4()),
            "client_uuid": str(uuid.uuid4()),
            "name": "Ana Souza",
            "email": "visitor@example.com",
            "body": "Hello",
            "department_id": second["department"],
        },
    )

    assert (answer.status, answer.body["code"]) == (422, "no_department")
