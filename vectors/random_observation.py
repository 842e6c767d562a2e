"""Random observations for `check.py random`: mostly valid and near the edges of method iotasrb/v1, some refused."""
from method_v1 import FIRST_STEP_MS, MAX_NANOS, STEP_MS, YEAR_MS

LAST_STEP_MS = FIRST_STEP_MS + 103 * STEP_MS
INPUT_ABSENCES = ("not_recorded", "not_in_protocol", "source_failed")
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
NAMES = ("", "Validator", "  spaces  ", "Ω≈ç√∫", "验证者", "🦀🏳️\u200d🌈", "\u202eright to left", "e\u0301 is not é",
         "\ufeffmark", 'quote " and \\ stroke', "line\nfeed\r\ttab", "nul\0 and \x7f \x1b[31m", "\u2028\u2029",
         "\U0010ffff\uffff\ue000", "null", "absent:not_recorded", "é" * 128, "x" * 256)


def random_observation(rng, number):
    """Mostly valid, near the method's edges; every fourth breaks rules, each in its turn."""
    address = lambda: f"0x{rng.getrandbits(256):064x}"
    or_absent = lambda value: {"absent": rng.choice(INPUT_ABSENCES)} if rng.random() < 0.15 else value
    nanos = lambda most=MAX_NANOS: min(most, rng.choice((0, 1, most, rng.randint(0, most), 10**rng.randint(0, 19))))

    validator_count = rng.choice((1, 1, 2, 3, 4, 7, 11, 30))
    member_count = rng.randint(max(1, validator_count - 2), validator_count)
    powers = random_powers(rng, member_count) + [0] * (validator_count - member_count)
    most = rng.choice((1, 10**9, 4_600_000_000 * 10**9 // validator_count, MAX_NANOS // validator_count))
    addresses = [address() for _ in powers]
    validators = []
    for place, power in enumerate(powers):
        stake = max(nanos(most), int(place < member_count))
        validators.append({
            "address": addresses[place], "name": rng.choice(NAMES), "pool": address(), "stake_nanos": str(stake),
            "pool_tokens": str(nanos()), "rewards_pool_nanos": str(nanos(stake)), "pending_stake_nanos": str(nanos()),
            "pending_withdrawal_nanos": str(nanos()), "pending_withdrawal_tokens": str(nanos()),
            "commission_bp": rng.choice((0, 10_000, power, max(power - 1, 0), rng.randint(0, 10_000), 1_000)),
            "next_commission_bp": rng.randint(0, 10_000), "voting_power": power,
            "score": or_absent(rng.choice((0, 1, 65_535, 65_536, rng.randint(0, 65_536)))),
            # Reports by validators outside the committee, and by unknown ones, count for nothing.
            "reporters": rng.sample([*addresses, address()],
                                    rng.choice((0, 0, 0, 1, (len(powers) + 1) * 2 // 3, len(powers) + 1)))})
    committee = addresses[:member_count]
    rng.shuffle(validators)
    rng.shuffle(committee)
    all_stake = sum(int(v["stake_nanos"]) for v in validators)
    committee_stake = sum(int(v["stake_nanos"]) for v in validators if v["address"] in committee)

    epoch, start_ms = rng.choice((0, 375, rng.randint(0, 2**32))), random_time_ms(rng)
    usual_supply = max(all_stake, 4_887_545_403 * 10**9)
    supply = rng.choice((all_stake, usual_supply, usual_supply, rng.randint(all_stake, MAX_NANOS), MAX_NANOS))
    minted, burned = rng.choice((767_000 * 10**9, nanos())), rng.choice((0, 21_980_000_027, 767_000 * 10**9, nanos()))
    observation = {
        "schema": "iotasrb.observation/1", "epoch": epoch, "epoch_start_ms": start_ms,
        "network": rng.choice(("mainnet", "mainnet", "testnet", "devnet", "localnet")),
        "checkpoint": or_absent({"epoch": epoch, "sequence": rng.randint(0, 2**40), "digest": random_base58(rng),
                                 "timestamp_ms": start_ms + rng.choice((0, 1, rng.randint(0, 10**8)))}),
        "protocol_version": rng.choice((19, 20, rng.randint(2, 40))),
        "epoch_length_ms": rng.choice((86_400_000, 86_400_000, 60_000, 1, YEAR_MS, rng.randint(1, 2**63))),
        "safe_mode": rng.random() < 0.1,
        "target_reward_nanos": or_absent(str(rng.choice((767_000 * 10**9, 767_000 * 10**9, nanos())))),
        "slashing_rate_bp": or_absent(rng.choice((10_000, 0, rng.randint(0, 10_000)))),
        "adjusts_rewards_by_score": or_absent(rng.random() < 0.5),
        "total_stake_nanos": or_absent(str(committee_stake)), "total_supply_nanos": or_absent(str(supply)),
        "last_issuance_nanos": or_absent({"minted": str(minted), "burned": str(burned)}),
        "committee": committee, "validators": validators}
    if number % 4 == 3:
        turns = [BREAKS[number // 4 % len(BREAKS)]] + rng.choices(BREAKS, k=rng.choice((0, 0, 1)))
        for break_rule in turns:
            if observation["validators"]: break_rule(observation, rng.choice(observation["validators"]), address())
    return observation


def random_powers(rng, member_count):
    """Voting powers that sum to 10,000, now and then equal, so that a quorum of 6,667 is met or missed by one."""
    if rng.random() < 0.5:
        return [10_000 * (place + 1) // member_count - 10_000 * place // member_count for place in range(member_count)]
    cuts = sorted(rng.choice((0, 3_333, 6_666, 6_667, rng.randint(0, 10_000))) for _ in range(member_count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, 10_000])]


def random_time_ms(rng):
    """Near a step of the unlock schedule, often one of its ends, or a year before it; else anywhere near."""
    step_ms = rng.choice((FIRST_STEP_MS, LAST_STEP_MS, FIRST_STEP_MS + rng.randint(0, 103) * STEP_MS))
    near_step_ms = step_ms - rng.choice((0, YEAR_MS)) + rng.randint(-1, 1)
    return rng.choice((near_step_ms, rng.randint(1_650_000_000_000, 1_900_000_000_000)))


def random_base58(rng):
    """32 bytes as the chain prints a digest; no leading zero byte, so each digit counts."""
    number, digits = rng.randint(2**248, 2**256 - 1), ""
    while number:
        number, digit = divmod(number, 58)
        digits = BASE58[digit] + digits
    return digits


# One way to break each rule of section 9, in its order: an observation, one of its validators and an unused address.
# An earlier rule may come to be broken as well: the method says which one refuses.
BREAKS = [
    lambda o, v, new: o.update(epoch_length_ms=0),
    lambda o, v, new: o.update(checkpoint=checkpoint_of(o) | {"epoch": o["epoch"] + 1}),
    lambda o, v, new: o.update(checkpoint=checkpoint_of(o) | {"timestamp_ms": o["epoch_start_ms"] - 1}),
    lambda o, v, new: o.update(validators=[]),
    lambda o, v, new: o.update(validators=o["validators"][:1] * 1_001),
    lambda o, v, new: v.update(name="é" * 128 + "x"),
    lambda o, v, new: o["validators"].append(v | {"pool": new}),
    lambda o, v, new: o["validators"].append(v | {"address": new}),
    lambda o, v, new: v.update(stake_nanos="1", rewards_pool_nanos="2"),
    lambda o, v, new: o.update(committee=[]),
    lambda o, v, new: o["committee"].append(o["committee"][0]) if o["committee"] else None,
    lambda o, v, new: v.update(stake_nanos="0", rewards_pool_nanos="0"),
    lambda o, v, new: o.update(committee=o["committee"][1:]),
    lambda o, v, new: o["committee"].append(new),
    lambda o, v, new: v.update(voting_power=v["voting_power"] - 1 if v["voting_power"] else 1),
    lambda o, v, new: v["reporters"].extend([new, new]),
    lambda o, v, new: o["validators"].append(
        v | {"address": new, "pool": new, "voting_power": 0, "stake_nanos": str(MAX_NANOS)}),
    lambda o, v, new: [each.update(stake_nanos="0", rewards_pool_nanos="0") for each in o["validators"]],
    lambda o, v, new: o.update(total_stake_nanos="0"),
    lambda o, v, new: o.update(total_supply_nanos="0"),
]


def checkpoint_of(observation):
    found = {} if "absent" in observation["checkpoint"] else observation["checkpoint"]
    return {"epoch": observation["epoch"], "sequence": 1, "digest": "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi",
            "timestamp_ms": observation["epoch_start_ms"]} | found
