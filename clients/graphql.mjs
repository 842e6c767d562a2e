// Clients of GraphQL that others made ask a server, as the users of a data API do.
//
//   node graphql.mjs http://127.0.0.1:8080 iota
//
// The second word is the slug of the asset. Ends with an error where an answer is not as expected.

import assert from "node:assert/strict";
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client/core";
import { Client, cacheExchange, fetchExchange } from "@urql/core";
import { GraphQLClient } from "graphql-request";
import { buildClientSchema, getIntrospectionQuery, parse, validate } from "graphql";

const [server, slug] = process.argv.slice(2);
const endpoint = `${server}/public/query`;
const headers = { "X-API-KEY": "5d27aa0d-e03d-d800-07d1-eb49d27aa0de", "X-Agent": "tests" };

const RATES = `query rates($slugs: [String!], $keys: [String!]) {
  assets(where: { slugs: $slugs }, limit: 1) {
    name
    slug
    metrics(where: { metricKeys: $keys }, limit: 5) { metricKey defaultValue changePercentages createdAt }
  }
}`;
const HISTORY = `query history($slugs: [String!], $since: Date, $isActive: Boolean) {
  assets(where: { slugs: $slugs, isActive: $isActive }, limit: 20) {
    metrics(where: { metricKeys: ["reward_rate"], createdAt_gt: $since }, limit: 500, order: { createdAt: asc }) {
      defaultValue createdAt label
    }
  }
}`;
const VALIDATORS = `query validators($slug: String!) {
  rewardOptions(where: { inputAsset: { slugs: [$slug] }, typeKeys: ["pos"] }, limit: 500, order: { metricKey_desc: "staked_tokens" }) {
    providers(limit: 1) { name slug isVerified }
    validators(limit: 100) { address metrics(limit: 20) { metricKey defaultValue } }
    metrics(where: { metricKeys: ["staked_tokens"] }, limit: 1) { defaultValue }
  }
}`;
const variables = { slugs: [slug], keys: ["reward_rate", "staked_tokens"] };

// graphql-request
const requests = new GraphQLClient(endpoint, { headers });
const { assets } = await requests.request(RATES, variables);
assert.equal(assets.length, 1);
assert.equal(assets[0].slug, slug);
const [rate, staked] = assets[0].metrics;
assert.deepEqual([rate.metricKey, staked.metricKey], ["reward_rate", "staked_tokens"]);
assert.ok(rate.defaultValue > 5 && rate.defaultValue < 30, `${rate.defaultValue} is in percent`);
assert.ok(staked.defaultValue > 1e9 && staked.defaultValue < 1e10, `${staked.defaultValue} is in IOTA`);
assert.deepEqual(Object.keys(JSON.parse(rate.changePercentages)), ["1y", "7d", "24h", "30d", "90d"]);
const since = "2020-01-01";
const history = await requests.request(HISTORY, { slugs: [slug], since, isActive: true });
const points = history.assets[0].metrics;
assert.ok(points.length > 1, "there is a history");
const times = points.map((point) => point.createdAt);
assert.deepEqual(times, [...times].sort());
assert.equal(points.at(-1).defaultValue, rate.defaultValue);
await assert.rejects(requests.request("{ assets { name } }"), /limit field is required/);
await assert.rejects(requests.request("{ assets(limit: 1) { nam } }"), (error) => error.response.status === 400);

// Apollo
const apollo = new ApolloClient({ link: new HttpLink({ uri: endpoint, headers }), cache: new InMemoryCache() });
const asked = await apollo.query({ query: gql(VALIDATORS), variables: { slug } });
const options = asked.data.rewardOptions;
assert.ok(options.length > 50);
const stakes = options.map((option) => option.metrics[0].defaultValue);
assert.deepEqual(stakes, [...stakes].sort((a, b) => b - a));
const sum = stakes.reduce((total, stake) => total + stake, 0);
assert.ok(Math.abs(sum / staked.defaultValue - 1) < 1e-9, "the options make up the asset");
for (const option of options) {
  for (const validator of option.validators) {
    assert.match(validator.address, /^0x[0-9a-f]{64}$/);
    const share = validator.metrics.find((metric) => metric.metricKey === "staking_share");
    assert.ok(share.defaultValue > 0 && share.defaultValue < 1, "a fraction");
  }
}

// urql
const urql = new Client({ url: endpoint, exchanges: [cacheExchange, fetchExchange], fetchOptions: { headers }, preferGetMethod: false });
const told = await urql.query(RATES, variables).toPromise();
assert.equal(told.error, undefined);
assert.equal(told.data.assets[0].metrics[0].defaultValue, rate.defaultValue);

// The schema that the server tells of itself accepts all of these.
const schema = buildClientSchema(await requests.request(getIntrospectionQuery()));
for (const query of [RATES, VALIDATORS]) {
  assert.deepEqual(validate(schema, parse(query)), []);
}
console.log(`graphql-request, Apollo and urql agree: ${rate.defaultValue} %, ${options.length} options, ${points.length} points`);
