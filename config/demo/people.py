"""The cast."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from people.models import User
from people.rules import COORDINATOR, LEAD, SUPERVISOR, TRAINER

PASSWORD = "alongside-demo"  # noqa: S105 (it is printed for everybody to use)


@dataclass(frozen=True)
class Part:
    """Somebody of the cast: who they are, and what can be seen by logging in as them."""

    name: str
    surname: str
    role: str
    shows: str


CAST = (
    Part("Tess", "Alvarez", "", "trainee, half-way"),
    Part("Noor", "Haddad", "", "trainee, ready for a certificate"),
    Part("Lee", "Chen", "", "trainee, just started"),
    Part("Ana", "Petrova", "", "certified; her certificate was corrected, and is valid"),
    Part("Max", "Okafor", "", "certified once; the certificate was revoked"),
    Part("Iris", "Wu", "", "certified; her certificate is on hold"),
    Part("Jonas", "Berg", "", "certified; is asked about his certificate, and can answer"),
    Part("Sam", "Whitfield", SUPERVISOR, "supervisor, with hours to sign"),
    Part("Tomas", "Novak", TRAINER, "trainer, writes in /admin/"),
    Part("Mira", "Sandoval", LEAD, "lead trainer, with a lesson to look at in /admin/"),
    Part("Cora", "Lindgren", COORDINATOR, "coordinator, issues and revokes"),
)


def address(name: str) -> str:
    """Addresses under example.org reach nobody."""
    return f"{name.lower()}@example.org"


def load() -> dict[str, User]:
    """Make the cast, with addresses already confirmed."""
    return {part.name: _person(part) for part in CAST}


def _person(part: Part) -> User:
    email = address(part.name)
    user = User.objects.create_user(
        email, PASSWORD, preferred_name=part.name, legal_name=f"{part.name} {part.surname}"
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if part.role:
        user.grant(part.role)
    return user
