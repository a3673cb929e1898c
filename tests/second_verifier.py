"""A second verifier of packet format 1, written from docs/packet.md and the data of docs/packet/ alone.

Checks 1, 2 and 4 to 17 of section 8, for one file. Left to others: values (3), certificates, dates and evidence (18 to
24), limits of a JWS, most calendar days. A timestamp that names its statement is believed, whoever stamped."""

import json
import re
import sys
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.hashes import SHA256
from jsonschema import Draft202012Validator as Validator

DATA, INSTANT, SLACK = Path(__file__).parents[1] / "docs/packet", datetime.fromisoformat, timedelta(minutes=5)
WORDS, POINTS = (json.loads((DATA / f"{name}.json").read_text("utf-8")) for name in ("sentences", "code-points"))
PERMITTED, MARK = ("".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in POINTS[name]) for name in ("permitted", "marks"))
REFUSED = re.compile(rf"[^{PERMITTED}]|[{MARK}]{{9}}")
STRINGS = re.compile(r'"(?:[ !#-\[\]-~]++|\\["\\])*+":|"(?:[^"\\]++|\\["\\n])*+"(?!:)')  # keys are of ASCII
BARE = re.compile(r"(?:[]\[{},:0-9-]++|true|false)*+")  # what a text has besides: no null, no fraction
PART = "header|record|identity|personal|qualities|competences|conduct|attendance|outcome|remarks"
PART += "|subjects/[A-Z][A-Z0-9_]{0,31}"
PURPOSES = {"authority": "", "status": "status", "annotation": "lock", "acknowledgement": "ack", "policy": "policy"}
PURPOSES |= {"receipt": "receipt", "lock": "lock", "endorsement": ""}  # in order: an acknowledgement saves later ones


def unb64(text: str) -> bytes:
    raw = urlsafe_b64decode(text + "==")
    return raw if urlsafe_b64encode(raw).rstrip(b"=") == text.encode() else b""  # which fits nowhere


def sha(*pieces: bytes | str) -> str:
    raw = (unb64(piece) if isinstance(piece, str) else piece for piece in pieces)  # a digest is its digits
    return urlsafe_b64encode(sha256(b"".join(raw)).digest())[:43].decode()


def parse(data: bytes, depth: int) -> Any:
    text = data.decode("utf-8")
    fair = not REFUSED.search(text) and is_normalized("NFC", text) and BARE.fullmatch(bare := STRINGS.sub("", text))
    flat = fair and max(accumulate((sign in "[{") - (sign in "]}") for sign in bare)) <= depth
    value = json.loads(text, parse_int=lambda digits: max(min(int(digits), 2**53 - 1), 1 - 2**53))
    return flat and json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) == text and value


def fit(value: Any, model: str) -> Any:  # Python's `$` would also match before a last line break
    Validator(json.loads((DATA / f"{model}.schema.json").read_bytes().replace(b'$"', b'\\\\Z"'))).validate(value)
    return value


def proves(statement: dict[str, Any], label: str, *values: str) -> Any:
    index, path, last = statement["proof"]["index"], statement["proof"]["path"], statement["count"] - 1
    node, forks = sha(f"\0hbs1:{label}\0".encode(), *values), (index ^ last).bit_length()
    for level, step in enumerate(path):  # above the forks the node is the last of its row
        node = sha(b"\1", step, node) if level >= forks or index >> level & 1 else sha(b"\1", node, step)
    return index <= last and len(path) == forks + (index >> forks).bit_count() and node == statement["root"]


def read(kind: str, place: Any, env: Any, header: Any, one: Any, trusted: dict[bytes, Any]) -> Any:
    text = place if isinstance(place, str) else env["statements"][place["statement"]]
    yield "statements", text == place or sha(text.encode()) == place["statement"]
    protected, payload, signature = map(unb64, text.split("."))
    head, body = fit(parse(protected, 8), "jws-header"), fit(parse(payload, 8), f"statements/{kind}")
    signer, name, annotated = head["x5t#S256"], sha(text.encode()), body.get("annotated", [])
    flat, covers, seen = body | body.get("scope", {}), body.get("covers", ""), [note["packet"] for note in annotated]
    yield "statements", head["typ"] == f"hbs-{kind}+jws", ("part" in flat) == (covers == "part")
    yield "statements", kind == "status" or ("previous" in body) == (body.get("seq", 1) > 1), body.get("scope") != {}
    yield "statements", all(("successor" in n) == (n.get("annotation") == "reissued-as") for n in (body, *annotated))
    yield "statements", all(row == sorted(set(row)) for row in (seen, flat.get("policies", []), flat.get("grades", [])))
    iat, token = datetime.fromtimestamp(head["iat"], UTC), b64decode(env["timestamps"].get(name, [""])[0])
    words = f" phần {flat['part']}".replace(" phần subjects/", " môn ") if "part" in flat else ""
    words += f", lớp {flat['class']}" if "class" in flat else ""
    words += ", khối lớp " + ", ".join(map(str, flat["grades"])) if "grades" in flat else ""
    known = body | {name: table.get(body[name], body[name]) for name, table in WORDS.items() if name in body}
    known |= {"scope": words, "in_track": f", {known['track']}" if "track" in body else ""}
    template = re.sub(r"\.(\w+)\}", r"[\1]}", WORDS["templates"].get(f"{kind}/{covers}".rstrip("/"), ""))
    yield "statements", body.get("text", "") == template.format_map(known), len(token) <= 2**13
    if kind != "authority" or trusted:
        yield (seal := "authority" if kind == "authority" else "signatures"), unb64(signer) in trusted
        key, signed = trusted[unb64(signer)].public_key(), text.rpartition(".")[0].encode()
        if head["alg"] == "ES256":
            r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            yield seal, key.curve.name == "secp256r1", len(signature) == 64, s <= key.curve.group_order // 2
            key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
        else:
            yield seal, 2048 <= key.key_size <= 4096, key.public_numbers().e == 65537
            how = padding.PSS(padding.MGF1(SHA256()), 32) if head["alg"] == "PS256" else padding.PKCS1v15()
            key.verify(signature, signed, how, SHA256())
    check = {"endorsement": "binding", "annotation": "annotations"}.get(kind, kind)
    yield check, all(flat[name] == header[name] for name in flat.keys() & header.keys() - {"kind"})
    yield check, header["grade"] in flat.get("grades", [header["grade"]]), head["alg"] != "RS256" or covers
    stamp = re.search(re.escape(unb64(name)) + rb".{,60}?\x18\x0f(\d{14}Z)", token, re.DOTALL)  # then, its genTime
    time = datetime.strptime(stamp[1].decode(), "%Y%m%d%H%M%S%z") if stamp else iat
    if PURPOSES[kind]:  # a holder's certificate must have it, at the best time of section 9
        holders = {"": one["authority"]["bo"]} | {held["registrar"]: held for held in one["authority"]["registrars"]}
        line, wanted = ["" if kind in ("acknowledgement", "status") else body["registrar"]], (signer, PURPOSES[kind])
        while kind == "annotation" and (after := holders[line[-1]].get("successor", line[0])) not in line:
            line.append(after)
        ended = {entry["x5t#S256"]: entry for entry in one.get("status", body).get("ended", [])}
        end = ended.get(signer)
        time = one["acknowledgement"]["time"] if end and end["reason"] == "compromised" and not stamp else time
        grants = [c for name in line for c in holders[name]["certificates"] if (c["x5t#S256"], c["purpose"]) == wanted]
        yield check, any(INSTANT(c["not_before"]) <= time < INSTANT(c["not_after"]) for c in grants)
        yield check, not end or time < INSTANT(end["ended_at"]), [*ended] == sorted(ended)
    return dict(flat, signer=unb64(signer), iat=iat, time=time, proof=place, name=name, digest=sha(payload))


def judge(data: bytes, root: x509.Certificate | None, now: datetime, at_lock: bool) -> Any:
    env = fit(parse(data, 12), "envelopes/" + ("presentation" if b'"hbs-presentation/1"' in data else "bundle"))
    packet, texts, notes, shown = env["packet"], env["statements"], env["annotations"], "chain" in env["packet"]
    endorsed, hidden, ders = packet.get("endorsements", []), packet.get("hidden", []), env["certificates"]
    found = {kind: [env[kind]] for kind in PURPOSES if kind in env} | {"endorsement": endorsed, "annotation": notes}
    places = [(kind, place) for kind in PURPOSES for place in found.get(kind, [])]
    yield "format", {ref["statement"] for _, ref in places if isinstance(ref, dict)} == set(texts), len(data) <= 2**21
    yield "format", all(row == sorted(set(row)) for row in (ders, env["cert_status"], [n["statement"] for n in notes]))
    certificates = {c.fingerprint(SHA256()): c for c in map(x509.load_der_x509_certificate, map(b64decode, ders))}
    for text in sum(env["timestamps"].values(), ders + env["cert_status"]):
        yield "format", b64encode(der := b64decode(text)).decode() == text, len(der) <= 2**12 or text not in ders
    yield "parts", hidden == sorted(set(hidden))
    salts, names, values = zip(*(parse(unb64(text), 8) for text in packet["parts"]), strict=True)
    hashes = {name: sha(b"hbs1:part\0", text.encode()) for name, text in zip(names, packet["parts"], strict=True)}
    everything = sorted(unb64(digest) for digest in [*hashes.values(), *hidden])
    yield "parts", all(row == sorted(set(row)) for row in (list(names), sorted(salts), everything))
    yield "parts", all(re.fullmatch(PART, name) for name in names), all(len(unb64(salt)) == 16 for salt in salts)
    known = {name: {**value} for name, value in zip(names, values, strict=True)}  # each is an object
    header, needed = fit(known["header"], "header"), {"identity", "record", "personal", "outcome", "subjects"}
    year, key, code = header["school_year"], header["record_key"], known.get("record", {}).get("lookup_code", "")
    yield "parts", header["parts"] == len(everything), int(year[5:]) == int(year[:4]) + 1, INSTANT(header["created_at"])
    yield "parts", (header["kind"] == "issue") == (header["revision"] == 1) == ("supersedes" not in header)
    yield "parts", "identity" in known, shown or needed <= {name.split("/")[0] for name in names}
    yield "record-key", "record" not in known or key == sha(b"hbs1:record\0", (code + year).encode())
    chain = packet["chain"] if shown else sha(b"hbs1:chain\0", *(proof["statement"] for proof in endorsed))
    digest = sha(b"hbs1:packet\0", content := sha(b"hbs1:content\0", *everything), chain)
    anchor, everyone, one = {root.fingerprint(SHA256()): root} if root else {}, [], dict[str, Any]()
    for kind, place in places:
        one[kind] = yield from read(kind, place, env, header, one, anchor if kind == "authority" else certificates)
        everyone.append(one[kind])
    issuers = {c.issuer.public_bytes() for c in certificates.values() if c.issuer != c.subject}
    spare = certificates.keys() - {s["signer"] for s in everyone}
    yield "format", {certificates[thumb].subject.public_bytes() for thumb in spare} <= issuers, len(spare) <= 16
    yield "format", everyone[0]["signer"] not in certificates, env["timestamps"].keys() <= {s["name"] for s in everyone}
    charter, status, _, ack, policy, receipt, lock, _ = (one.get(kind, {}) for kind in PURPOSES)
    held = [[(c["x5t#S256"], c["purpose"]) for c in h["certificates"]] for h in (charter["bo"], *charter["registrars"])]
    yield "authority", all(pairs == sorted(set(pairs)) for pairs in held), root or "indeterminate"
    yield "authority", sum(len(dict(pairs)) for pairs in held) == len({thumb for pairs in held for thumb, _ in pairs})
    yield "policy", header["policy"].items() <= policy.items(), header["level"] in policy["levels"]
    stages, endorsements = policy["stages"], [s for s in everyone if s["kind"] == "endorsement"]
    ranks = {(st["covers"], role): rank for rank, st in enumerate(stages) for role in (st["role"], *st["stand_ins"])}
    yield "statements", len(ranks) == sum(1 + len(stage["stand_ins"]) for stage in stages), "packet" in dict([*ranks])
    filled = [(ranks.get((s["covers"], s["role"]), -1), s.get("part", ""), s["name"]) for s in endorsements]
    forms = {name: {name, re.sub("/.+", "/*", name)} for name in ("", *hashes)}  # "" stands for the packet
    asked = {(rank, name) for rank, st in enumerate(stages) for name in forms if forms[name] & {*st.get("parts", [""])}}
    yield "stages", shown or {place[:2] for place in filled} == asked, filled == sorted(set(filled))
    for s, (rank, part, _) in zip(endorsements, filled, strict=True):
        yield "stages", s["count"] == 1 or not stages[rank]["individual"]
        yield "stages", [place[:2] for place in filled].count((rank, part)) == 1 or stages[rank]["signers"] == "all"
        chain = sha(b"hbs1:chain\0", *(name for before, _, name in filled if before < rank))
        leaf = [hashes["identity"], hashes[part]] if part else [content, chain]
        yield "proofs", proves(s, f"endorse-{s['covers']}", key, *leaf)
    received, annotations = INSTANT(receipt["received_at"]), [s for s in everyone if s["kind"] == "annotation"]
    yield "receipt", proves(receipt, "receipt", digest), received - receipt["iat"] <= SLACK
    yield "lock", proves(lock, "lock", key, digest) if lock else "indeterminate"
    yield "lock", not lock or (policy["digest"] in lock["policies"] and received - lock["iat"] <= SLACK)
    yield "acknowledgement", proves(ack, "acknowledgement", lock["name"]) if ack else "indeterminate"
    yield "acknowledgement", not ack or (ack["window"] == lock["window"] and lock["iat"] - ack["iat"] <= SLACK)
    yield "annotations", all(proves(s, "annotation", digest) and INSTANT(s["decision"]["date"]) for s in annotations)
    yield "annotations", all(s["annotation"] == "identity-corrected" for s in annotations) or "withdrawn"
    yield "status", status or at_lock or "indeterminate"
    if status:
        issued, ahead = INSTANT(status["issued_at"]), status["authority"]["number"] - charter["number"]
        yield "status", abs(issued - status["iat"]) <= SLACK, issued < INSTANT(status["next_update"])
        void = [note["packet"] for note in status["annotated"] if note["annotation"] != "identity-corrected"]
        yield "status", ahead or status["authority"]["digest"] == charter["digest"], digest not in void or "withdrawn"
        yield "status", (ahead <= 0 and (at_lock or -SLACK <= now - issued <= timedelta(7))) or "indeterminate"
    yield "effective", not lock or at_lock or INSTANT(lock["effective_at"]) <= now or "indeterminate"


def verify(data: bytes, *, root: x509.Certificate | None, now: datetime, at_lock: bool = False) -> tuple[str, str]:
    check, doubts = "format", [("genuine", "")]
    try:
        for check, *conditions in judge(data, root, now, at_lock):  # a word of doubt holds and is kept
            if not all(conditions):
                return "failed", check
            doubts += [(word, check) for word in conditions if word in ("indeterminate", "withdrawn")]
    except Exception:  # whatever a hostile file provokes is a refusal
        return "failed", check
    return max(doubts, key=lambda doubt: doubt[0])  # in the alphabet's order, as it happens


if __name__ == "__main__":
    root = x509.load_pem_x509_certificate(Path(sys.argv[3]).read_bytes()) if "--root" in sys.argv else None
    print(*(said := verify(Path(sys.argv[1]).read_bytes(), root=root, now=datetime.now(UTC))))  # noqa: T201
    sys.exit({"genuine": 0, "indeterminate": 3}.get(said[0], 1))
