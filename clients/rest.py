"""A client generated from the OpenAPI document asks a server, as a user of it would.

    python rest.py http://127.0.0.1:8080

Ends with an error where an answer is not as the document says.
"""

import sys
from fractions import Fraction
from urllib.parse import parse_qs, urlsplit

from iotasrb_client import Client
from iotasrb_client.api.history import network_history
from iotasrb_client.api.meaning import metrics
from iotasrb_client.api.now import calculator, rate, supply
from iotasrb_client.api.observations import bundle, observation
from iotasrb_client.api.publications import publication, publications, slots
from iotasrb_client.models import NetworkMetric, Points, ValidatorMetric
from iotasrb_client.api.validators import validator, validator_history, validators

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)


def check(condition, words):
    if not condition:
        sys.exit(f"not so: {words}")


now = rate.sync(client=client)
exact = Fraction(int(now.iotasrb.numerator), int(now.iotasrb.denominator))
check(abs(exact - Fraction(now.iotasrb.decimal)) <= Fraction(1, 2 * 10**18), "the decimal is the fraction's")

everyone = validators.sync(client=client).validators
check(len(everyone) > 50, "there are validators")
stakes = sum(int(one.stake_nanos) for one in everyone)
check(str(stakes) == now.stake.all_nanos, "the stakes of all make up the whole")
one = everyone[0]
check(validator.sync(client=client, address=one.address).validator.name == one.name, "one of them")
own = validator_history.sync(client=client, address=one.address, metric=ValidatorMetric.NET, limit=5)
check(len(own.rows) == 5, "a page of a validator's history")

# All pages together are the whole, in the order of time.
asked = {"client": client, "metric": NetworkMetric.IOTASRB, "points": Points.ALL, "limit": 10}
rows, page = [], network_history.sync(**asked)
while True:
    rows += page.rows
    if not page.next_:
        break
    [cursor] = parse_qs(urlsplit(page.next_).query)["cursor"]
    page = network_history.sync(**asked, cursor=cursor)
listed = publications.sync(client=client, limit=1000).rows
check([row.publication for row in rows] == [row.publication for row in listed], "pages make up the whole")
check([row.time_ms for row in rows] == sorted(row.time_ms for row in rows), "time goes on")
check(rows[-1].value.decimal == now.iotasrb.decimal, "the last is the newest")

whole = publication.sync(client=client, number=now.publication)
check(whole.digest == now.digest, "the publication is the one")
seen = observation.sync(client=client, number=whole.observation.number)
check(seen.record.epoch == whole.observation.epoch, "from what it follows")
proof = bundle.sync_detailed(client=client, epoch=whole.observation.epoch)
check(proof.status_code == 200 and len(proof.content) > 10_000, "what proves it")
check(len(slots.sync(client=client).rows) > 10, "slots")
check(int(supply.sync(client=client).supply.total_nanos) > stakes, "there is more than is staked")
check(len(metrics.sync(client=client).metrics) == 20, "what the figures are")
[forecast] = calculator.sync(client=client, amount="10000", days=30, growth="0").forecasts
check(int(forecast.reward_nanos) > 0, "a stake earns something")
refused = calculator.sync(client=client, amount="0")
check(refused.type_ == "urn:iotasrb:no-forecast", "a refusal is typed")
print(f"the generated client agrees: {now.iotasrb.decimal}, {len(everyone)} validators, {len(rows)} publications")
