"""The address that fills in the form of LinkedIn for a certificate. It is a link; nothing is sent from here."""

from datetime import date
from urllib.parse import urlencode

from certificates import document
from certificates.serial import Serial

ADD = "https://www.linkedin.com/profile/add"


def address(snapshot: document.Snapshot) -> str:
    """Where a holder adds this certificate to their profile there, by themselves."""
    issued, until = date.fromisoformat(snapshot["issued_on"]), snapshot["valid_until"]
    said = {
        "startTask": "CERTIFICATION_NAME",
        "name": snapshot["title"],
        "organizationName": snapshot["issuer"]["name"],
        **_month("issue", issued),
        **(_month("expiration", date.fromisoformat(until)) if until else {}),
        "certUrl": snapshot["verify_url"],
        "certId": str(Serial(snapshot["serial"])),
    }
    return f"{ADD}?{urlencode(said)}"


def _month(what: str, day: date) -> dict[str, int]:
    return {f"{what}Year": day.year, f"{what}Month": day.month}
