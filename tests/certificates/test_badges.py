"""A certificate for machines: true to the standards, private, and checked by a program that is not ours."""

import base64
import hashlib
import json
from copy import deepcopy
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3 import OB3LdpVerifier
from openbadgeslib.ob3.contexts import document_loader
from openbadgeslib.ob3.ldp import _canonize
from openbadgeslib.ob3.verifier import OB3VerificationError

from certificates.badges import contexts, credential, identity, proof, statuslist
from cms import seal
from tests.certificates.test_document import snapshot

ISSUER = "https://example.org/issuer.json"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
METHOD = f"{ISSUER}#{seal.PublicKey('k', PUBLIC, '').multibase}"


def terms(**changes) -> credential.Terms:
    places = tuple(
        credential.Place(purpose, f"https://example.org/status/{number}.json", 4711)
        for number, purpose in enumerate(statuslist.PURPOSES, start=1)
    )
    said = {"issuer": ISSUER, "email": "Ana@Example.org", "salt": "ab" * 16, "places": places}
    return credential.Terms(**{**said, "zone": ZoneInfo("America/New_York"), **changes})


def badge(*, name: str = "", **fields) -> dict:
    return credential.badge(snapshot(valid_until="2028-11-22", **fields), terms(name=name))


def status_list() -> dict:
    about = credential.issuer(snapshot(), ISSUER)
    return statuslist.credential(
        [0, 4711], address="https://example.org/status/1.json", purpose="revocation", issuer=about, at=AT
    )


def signed(document: dict) -> dict:
    return proof.sign(document, METHOD, KEY.sign, at=AT)


def checker() -> OB3LdpVerifier:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return OB3LdpVerifier(pubkey_pem=pem)


# --- Our vocabulary is the official one --------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [badge(), badge(name="Ana López"), badge(is_specimen=True), status_list()],
    ids=["badge", "with the name", "specimen", "status list"],
)
def test_what_is_signed_is_the_same_with_the_official_vocabulary(document):
    official = document_loader()
    ours = signed(document)
    config = {"@context": ours["@context"], **ours["proof"][0]}
    for part in (document, config, ours):
        assert proof.quads(part) == _canonize(part, official)


def test_no_vocabulary_is_fetched_from_anywhere():
    with pytest.raises(Exception, match="RDF dataset"):
        proof.quads({**badge(), "@context": [contexts.CREDENTIALS, "https://example.com/more"]})


# --- The signature -----------------------------------------------------------------------------------


def test_it_signs_as_the_standard_shows(monkeypatch):
    """The first example of the standard (Data Integrity EdDSA Cryptosuites 1.0, appendix B.1)."""
    examples = "https://www.w3.org/ns/credentials/examples/v2"
    vocabulary = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
    monkeypatch.setitem(contexts.KNOWN, examples, vocabulary)
    secret = seal.from_multibase("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")
    key = Ed25519PrivateKey.from_private_bytes(secret[2:])
    public = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    assert seal.multibase(seal.ED25519 + key.public_key().public_bytes_raw()) == public
    document = {
        "@context": [contexts.CREDENTIALS, examples],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    }
    digest = hashlib.sha256(proof.quads(document).encode()).hexdigest()
    assert digest == "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    at = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
    found = proof.sign(document, f"did:key:{public}#{public}", key.sign, at=at)
    assert found["proof"][0]["proofValue"] == (
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
    )


def test_another_program_accepts_our_badge():
    assert checker().verify(json.dumps(signed(badge()))).id == snapshot()["verify_url"]


TAMPERING = {
    "title": lambda it: it.update(name="Something else"),
    "id": lambda it: it.update(id="https://example.org/verify/OTHER/"),
    "last day": lambda it: it.pop("validUntil"),
    "status": lambda it: it.update(credentialStatus=it["credentialStatus"][:1]),
    "person": lambda it: it["credentialSubject"]["identifier"][0].update(salt="cd" * 16),
    "criteria": lambda it: it["credentialSubject"]["achievement"]["criteria"].update(narrative="Nothing"),
    "time of the proof": lambda it: it["proof"][0].update(created="2026-11-23T12:00:00Z"),
}


@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING)
def test_nobody_accepts_a_changed_badge(tamper):
    changed = deepcopy(signed(badge()))
    assert proof.check(changed, METHOD, PUBLIC)
    tamper(changed)
    assert not proof.check(changed, METHOD, PUBLIC)
    with pytest.raises(OB3VerificationError):
        checker().verify(json.dumps(changed))


@pytest.mark.parametrize("value", [None, {}, [], [{}, {}], ["text"], [{"proofValue": "z0"}]])
def test_a_proof_of_another_form_is_none(value):
    assert not proof.check({**badge(), "proof": value}, METHOD, PUBLIC)


def test_another_key_does_not_fit():
    ours, other = signed(badge()), base64.b64encode(bytes(32)).decode()
    assert not proof.check(ours, METHOD, other)
    assert not proof.check(ours, f"{ISSUER}#other", PUBLIC)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0\x01", b"alongside", bytes(range(64))])
def test_base_58_there_and_back(data):
    assert seal.from_multibase(seal.multibase(data)) == data


@pytest.mark.parametrize("text", ["", "u1", "z0", "zé", "z" + "2" * 300])
def test_what_is_not_base_58(text):
    with pytest.raises(ValueError, match=r"."):
        seal.from_multibase(text)


# --- What it says, and what it does not ---------------------------------------------------------------


def test_it_names_nobody():
    text = json.dumps(badge(), ensure_ascii=False)
    for private in ("Ana", "López", "ana@example.org", "Ana@Example.org", "evidence", "minutes", "practice"):
        assert private not in text


def test_whoever_knows_the_address_can_check_it():
    found = badge()["credentialSubject"]["identifier"]
    assert found == [identity.of_address(" ana@example.org ", "ab" * 16)]
    assert found[0]["identityHash"] != identity.of_address("ana@example.org", "cd" * 16)["identityHash"]


def test_the_name_only_where_the_holder_shows_it():
    assert badge(name="Ana López")["credentialSubject"]["identifier"][1]["identityHash"] == "Ana López"


def test_it_counts_from_the_moment_of_issue_through_its_last_day_where_the_issuer_is():
    found = badge()
    assert (found["validFrom"], found["validUntil"]) == ("2026-11-22T12:00:00Z", "2028-11-23T04:59:59Z")
    assert "validUntil" not in credential.badge(snapshot(), terms())


def test_everybody_who_earned_the_same_has_the_same_achievement():
    one, two = (badge(holder={"name": name}) for name in ("Ana", "Noor"))
    assert one["credentialSubject"]["achievement"] == two["credentialSubject"]["achievement"]
    specimen = badge(is_specimen=True)["credentialSubject"]["achievement"]
    assert specimen["name"].startswith("SPECIMEN")
    assert specimen["id"] != one["credentialSubject"]["achievement"]["id"]


# --- Status lists --------------------------------------------------------------------------------------


def test_a_list_holds_exactly_what_was_set():
    places = {0, 7, 8, 4711, statuslist.SIZE - 1}
    text = statuslist.encode(places)
    assert {n for n in (*places, 1, 9, 4712, 100_000) if statuslist.is_set(text, n)} == places
    assert text == statuslist.encode(sorted(places))
    with pytest.raises(ValueError, match="no such place"):
        statuslist.encode([statuslist.SIZE])


def test_each_list_has_a_number_of_its_own():
    numbers = [statuslist.number_of(pair, purpose) for pair in (1, 2) for purpose in statuslist.PURPOSES]
    assert numbers == [1, 2, 3, 4]
    assert [statuslist.pair_of(n) for n in numbers] == [
        (pair, purpose) for pair in (1, 2) for purpose in statuslist.PURPOSES
    ]
