"""What programs may read of us: who issues, with which keys, and the signed lists of what does not count."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from certificates.badges import keys, proof, statuslist
from cms import seal
from cms.models import TrainingBody


def issuer() -> dict[str, Any]:
    """Who issues, and every key, those of before too."""
    return keys.page(settings.BASE_URL, TrainingBody.load().name)


def status_list(pair: int, purpose: str, marked: list[int], key: seal.PublicKey) -> dict[str, Any]:
    """One list, signed as it stands now. ``marked`` are the places whose bit is set."""
    at = timezone.now()
    about = {
        "id": keys.issuer_address(settings.BASE_URL),
        "type": ["Profile"],
        "name": TrainingBody.load().name,
    }
    address = keys.list_address(settings.BASE_URL, pair, purpose)
    made = statuslist.credential(marked, address=address, purpose=purpose, issuer=about, at=at)
    return proof.sign(made, keys.method(settings.BASE_URL, key), seal.sign_bytes, at=at)
