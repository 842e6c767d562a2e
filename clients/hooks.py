"""What the fuzzer of GraphQL holds answers to.

The API that this one stands in for answers a refused argument with 200, so a refusal is no failure:
a failure is a status that is not documented, an answer that is no answer of GraphQL, or an error
without a code.
"""

import itertools
import json

import schemathesis
from graphql import ArgumentNode, IntValueNode, Visitor, print_ast, visit

STATUSES = {200, 400}
CODES = {400, "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}
LIMITS = itertools.cycle([1, 2, 7, 100, 500])


class Limits(Visitor):
    """Puts limits that are allowed in place of any others."""

    def enter_argument(self, node, *_):
        if node.name.value != "limit":
            return None
        return ArgumentNode(name=node.name, value=IntValueNode(value=str(next(LIMITS))))


@schemathesis.hook
def map_body(context, body):
    """Most queries would end at their limits: half of them get some that are allowed."""
    return visit(body, Limits()) if len(print_ast(body)) % 2 else body


@schemathesis.check
def answered(context, response, case):
    """Every answer is one that is documented."""
    assert response.status_code in STATUSES, f"{response.status_code} is not documented"
    answer = json.loads(response.content)
    assert set(answer) <= {"errors", "data"}, f"{set(answer)} are not the members of an answer"
    assert "data" in answer, "there is no data"
    for error in answer.get("errors", []):
        assert error["message"], "an error has no message"
        assert error["extensions"]["code"] in CODES, f"{error['extensions']} is not documented"
    assert response.headers["x-used-credits"] == ["0"], "the credits are not told"
