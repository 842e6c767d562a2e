"""Method iotasrb/v1 a second time, written from docs/method/v1.md and vectors/README.md alone.

It shares nothing with the Rust implementation: where one of the two misreads the page, they differ (see check.py).
"Section" and all names are the page's. Observations and rates are JSON documents as vectors/README.md describes them.
"""
import hashlib
from fractions import Fraction

YEAR_MS = 31_536_000_000
TOTAL_POWER, QUORUM, WHOLE_BP, MAX_SCORE, MAX_NANOS = 10_000, 6_667, 10_000, 65_536, 2**64 - 1
DOCUMENTED_REWARD = 767_000 * 10**9
FIRST_STEP_MS, STEP_MS = 1_697_587_200_000, 14 * 86_400_000
LOCKED_AT_FIRST, EARLY_STEP, LATE_STEP = 1_638_422_740_898_008_000, 19_137_718_620_155_000, 12_370_411_012_499_000

NETWORK_LINES = ("network", "epoch", "epoch_start_ms", "checkpoint", "protocol_version", "epoch_length_ms", "safe_mode",
                 "target_reward_nanos", "slashing_rate_bp", "adjusts_rewards_by_score", "total_stake_nanos",
                 "total_supply_nanos", "last_issuance_nanos")
VALIDATOR_LINES = ("pool", "stake_nanos", "pool_tokens", "rewards_pool_nanos", "pending_stake_nanos",
                   "pending_withdrawal_nanos", "pending_withdrawal_tokens", "commission_bp", "next_commission_bp",
                   "voting_power", "score")
LINE_PARTS = {"checkpoint": ("epoch", "sequence", "digest", "timestamp_ms"),
              "last_issuance_nanos": ("minted", "burned")}


def rates(observation):
    """What the method makes of an observation: the document `rates.json`."""
    if rule := broken_rule(observation):
        return {"refused": rule}
    figures, reward = Figures(observation), observation["target_reward_nanos"]
    return {
        "method": "iotasrb/v1",
        "observation_digest": "0x" + hashlib.blake2b(canonical_form(observation).encode(), digest_size=32).hexdigest(),
        "iotasrb": rate(figures.iotasrb),
        "iotasrb_committee": rate(lambda: figures.annual_rate(figures.committee_stake)),
        "iotasrb_real": rate(figures.real),
        "inflation": {"provisions": rate(figures.provisions), "release": rate(figures.release),
                      "total": rate(figures.inflation), "circulating": rate(figures.circulating_inflation)},
        "staking_ratio": rate(lambda: share(figures.all_stake, figures.supply())),
        "stake": {"all_nanos": str(figures.all_stake), "committee_nanos": str(figures.committee_stake)},
        "supply": {"total_nanos": amount(figures.supply), "locked_nanos": str(figures.locked),
                   "circulating_nanos": amount(figures.circulating_supply)},
        "target_reward": {"nanos": reward, "documented_nanos": str(DOCUMENTED_REWARD),
                          "agrees": None if is_absent(reward) else int(reward) == DOCUMENTED_REWARD},
        "validators": [figures.validator(validator) for validator in observation["validators"]],
    }


def broken_rule(observation):
    """The first broken rule of section 9, or None."""
    checkpoint, committee, validators = (observation[key] for key in ("checkpoint", "committee", "validators"))
    if observation["epoch_length_ms"] == 0: return "epoch_length_zero"
    if not is_absent(checkpoint):
        if checkpoint["epoch"] != observation["epoch"]: return "checkpoint_of_another_epoch"
        if checkpoint["timestamp_ms"] < observation["epoch_start_ms"]: return "time_runs_backwards"
    if not validators: return "no_validators"
    if len(validators) > 1_000: return "too_many_validators"
    if all(int(v["stake_nanos"]) == 0 for v in validators): return "zero_stake"
    stakes, pools = {}, set()
    for v in validators:
        if len(v["name"].encode()) > 256: return "name_too_long"
        if v["address"] in stakes: return "validator_twice"
        if v["pool"] in pools: return "pool_twice"
        if int(v["rewards_pool_nanos"]) > int(v["stake_nanos"]): return "rewards_above_stake"
        stakes[v["address"]] = int(v["stake_nanos"])
        pools.add(v["pool"])
    if not committee: return "committee_empty"
    if len(set(committee)) < len(committee): return "committee_member_twice"
    for v in validators:
        if v["address"] in committee and stakes[v["address"]] == 0: return "committee_member_without_stake"
        if v["address"] not in committee and v["voting_power"] != 0: return "voting_power_outside_committee"
    if not set(committee) <= stakes.keys(): return "committee_member_unknown"
    if sum(v["voting_power"] for v in validators) != TOTAL_POWER: return "voting_power_sum"
    if any(len(set(v["reporters"])) < len(v["reporters"]) for v in validators): return "reporter_twice"
    if sum(stakes.values()) > MAX_NANOS: return "stake_sum_overflow"
    total, supply = observation["total_stake_nanos"], observation["total_supply_nanos"]
    if not is_absent(total) and sum(map(stakes.get, committee)) != int(total): return "stake_sum_differs"
    if not is_absent(supply) and sum(stakes.values()) > int(supply): return "stake_above_supply"
    return None


class Figures:
    """The figures of an observation that breaks no rule: exact, or `Absent` for the first reason that applies."""

    def __init__(self, observation):
        self.observation = observation
        self.powers = {v["address"]: v["voting_power"] for v in observation["validators"]}
        stakes = {v["address"]: int(v["stake_nanos"]) for v in observation["validators"]}
        self.all_stake = sum(stakes.values())
        self.committee_stake = sum(stakes[member] for member in observation["committee"])
        self.epochs_a_year = Fraction(YEAR_MS, observation["epoch_length_ms"])
        checkpoint, network = observation["checkpoint"], observation["network"]
        time_ms = observation["epoch_start_ms"] if is_absent(checkpoint) else checkpoint["timestamp_ms"]
        self.locked = locked(network, time_ms)
        self.released = self.locked - locked(network, time_ms + YEAR_MS)

    def given(self, key): return int(known(self.observation[key]))

    # Section 3.
    def annual_rate(self, stake): return self.epochs_a_year * self.reward() / stake
    def iotasrb(self): return self.annual_rate(self.all_stake)

    def reward(self):
        if self.observation["safe_mode"]: raise Absent("safe_mode")
        return self.given("target_reward_nanos")

    # Sections 5 and 6.
    def supply(self): return self.given("total_supply_nanos")
    def provisions(self): return self.issuance_over(self.supply(), released=0)
    def release(self): return share(self.released, self.supply())
    def inflation(self): return self.provisions() + self.release()
    def circulating_inflation(self): return self.issuance_over(self.supply() - self.locked, self.released)
    def real(self): return share(1 + self.iotasrb(), 1 + self.inflation()) - 1

    def issuance_over(self, supply, released):
        issuance = known(self.observation["last_issuance_nanos"])
        return share((int(issuance["minted"]) - int(issuance["burned"])) * self.epochs_a_year + released, supply)

    def circulating_supply(self):
        circulating = self.supply() - self.locked
        if circulating < 0: raise Absent("undefined")
        return circulating

    # Section 4.
    def validator(self, v):
        committee, cr = self.observation["committee"], v["commission_bp"]
        in_committee = v["address"] in committee
        slashed = sum(self.powers[reporter] for reporter in v["reporters"] if reporter in committee) >= QUORUM
        cre = max(cr, v["voting_power"]) if self.observation["protocol_version"] >= 20 else cr

        def performance():
            if not in_committee or slashed: return 0
            return 1 if v["score"] == {"absent": "not_in_protocol"} else Fraction(known(v["score"]), MAX_SCORE)

        def documented(commission_bp):
            return self.iotasrb() * performance() * rest(commission_bp)

        def shown():
            reward, stake = self.reward(), int(v["stake_nanos"])
            if stake == 0: raise Absent("no_stake")
            return Fraction(v["voting_power"], TOTAL_POWER) * reward * self.epochs_a_year / stake

        def payout():
            if not in_committee: return 0
            adjust = self.observation["adjusts_rewards_by_score"]
            scales = adjust != {"absent": "not_in_protocol"} and known(adjust)
            scaled = Fraction(known(v["score"]), MAX_SCORE) if scales else 1
            return scaled * (rest(self.given("slashing_rate_bp")) if slashed else 1)

        def net(): return shown() * payout() * rest(cre)

        return {
            "address": v["address"], "name": v["name"], "stake_nanos": v["stake_nanos"],
            "voting_power": v["voting_power"], "in_committee": in_committee, "slashed": slashed,
            "commission_declared_bp": cr, "commission_effective_bp": cre,
            "performance": rate(performance), "documented": rate(lambda: documented(cr)),
            "documented_effective": rate(lambda: documented(cre)), "shown": rate(shown), "payout": rate(payout),
            "net": rate(net),
        }


def locked(network, time_ms):
    """The nanos that the unlock schedule of section 6 has not released at a time."""
    if network != "mainnet": return 0
    steps = min(max((time_ms - FIRST_STEP_MS) // STEP_MS + 1, 0), 104)
    return LOCKED_AT_FIRST - min(steps, 52) * EARLY_STEP - max(steps - 52, 0) * LATE_STEP


def canonical_form(observation):
    """The text of section 7, whose digest is the observation's name."""
    def line(record, key):
        value = record[key]
        if is_absent(value): return f"{key} absent:{value['absent']}"
        if isinstance(value, bool): return f"{key} {'true' if value else 'false'}"
        parts = [value[part] for part in LINE_PARTS[key]] if key in LINE_PARTS else [value]
        return " ".join([key, *map(str, parts)])

    lines = ["iotasrb observation 1", *(line(observation, key) for key in NETWORK_LINES)]
    lines += [f"committee {member}" for member in observation["committee"]]
    for v in observation["validators"]:
        lines += [f"validator {v['address']}", f"name {v['name'].encode().hex()}"]
        lines += [line(v, key) for key in VALIDATOR_LINES] + [f"reporter {reporter}" for reporter in v["reporters"]]
    return "".join(line + "\n" for line in lines)


class Absent(Exception):
    """A figure has no value; the argument is the reason's code of section 8. The first one raised is published."""


def is_absent(value): return isinstance(value, dict) and "absent" in value


def known(value):
    if is_absent(value): raise Absent(value["absent"])
    return value


def share(part, whole):
    if whole <= 0: raise Absent("undefined")
    return Fraction(part) / whole


def rest(basis_points): return 1 - Fraction(basis_points, WHOLE_BP)


def amount(figure):
    try: return str(figure())
    except Absent as absence: return {"absent": absence.args[0]}


def rate(figure):
    """A rate as section 1 publishes it. Python rounds a fraction half to even; what rounds to zero carries no sign."""
    try: exact = Fraction(figure())
    except Absent as absence: return {"absent": absence.args[0]}
    whole, digits = divmod(abs(round(exact * 10**18)), 10**18)
    sign = "-" if exact < 0 and (whole or digits) else ""
    return {"decimal": f"{sign}{whole}.{digits:018}",
            "numerator": str(exact.numerator), "denominator": str(exact.denominator)}
