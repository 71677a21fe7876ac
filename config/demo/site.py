"""The public pages, the glossary and the name of the training body."""

from cms.models import GlossaryTerm, HomePage, TextPage, TrainingBody
from people.models import User

HOME = """## How it works

1. **Learn.** Short lessons in plain words. Stop whenever you like; your place is kept.
2. **Check what you know.** A few questions about real situations. You can try again.
3. **Practice.** You keep a log of your time, and your supervisor says yes to it.
4. **Show it.** A certificate that an employer or a board can check in ten seconds.

## Your story is yours

You never have to tell us what you have been through. Nothing about it stands on a certificate, in a report or in a
message. You may step away at any time, and you do not have to say why.
"""

ABOUT = """Harbor House is made up, and so are all the people here. It shows how a small recovery organization might use
this site: it trains people who are in recovery to support others, lets them practice beside a supervisor, and gives
them a certificate at the end.

## Look around

Log in as any of the people in the list that appears when the site starts. Each of them sees something different. What
you change stays until you delete the database.

## What the certificates are worth

Nothing at all. They say SPECIMEN on their face, and the page that checks them says so, too.
"""

PRIVACY = """## What we keep

Your e-mail address, the name you go by, and what you do here: lessons, answers, hours. Your legal name, if you want a
certificate.

## What we do not ask

What you are in recovery from. Whether you were ever in treatment. What anybody has told you in confidence.

## Who sees what

- **You** see everything we keep about you.
- **Your supervisor** sees the hours you send for signing.
- **The coordinator** sees what you have finished and what is left.
- **A visitor who checks a certificate** sees what it is for and whether it is good. Your name is shown only if you allow
  it.
"""

# The word, the other ways it is written, what it means.
GLOSSARY = (
    (
        "mutuality",
        "",
        "Both people give and both people gain. Neither is the expert on the other, and nobody keeps score.",
    ),
    (
        "recovery",
        "",
        "The way somebody builds a life that is good to live, after or with a hard time. It looks different for each "
        "person, and each person says what it means for them.",
    ),
    (
        "lived experience",
        "",
        "What you know because you have been through it yourself, not because you read about it.",
    ),
    (
        "self-determination",
        "self-determined",
        "You decide about your own life: what you want, how you get there, and who helps. Other people may offer; "
        "they do not choose for you.",
    ),
    (
        "peer support specialist",
        "peer support specialists\npeer specialist\npeer specialists\npeer worker\npeer workers\nPSS",
        "Somebody who has been through a hard time, is in recovery, and is trained to walk beside others. Some places "
        "use other names for the same work.",
    ),
    (
        "SAMHSA",
        "",
        "Say *sam-sa*. The part of the United States government that works on mental health and substance use. The "
        "letters stand for Substance Abuse and Mental Health Services Administration.",
    ),
    (
        "supervisor",
        "supervisors",
        "The person at work who looks after how you are doing, talks hard days through with you, and says yes to your "
        "hours.",
    ),
)


def load(author: User) -> None:
    """Fill the home page, add two text pages and the glossary, and name the training body."""
    TrainingBody.objects.update_or_create(
        defaults={
            "name": "Harbor House Training",
            "where_it_is": "Port Ellery, New York",
            "contact_email": "training@example.org",
            "is_certifier": True,
            "legal_note": "A demonstration of Alongside. Harbor House and everybody in it are made up.",
        }
    )
    for term, also_written, definition in GLOSSARY:
        GlossaryTerm.objects.create(term=term, also_written=also_written, definition=definition)
    home = HomePage.objects.get()
    programs = home.get_children().get(slug="programs")
    home.title = "Walk alongside somebody in recovery"
    home.lead = (
        "Train as a peer support specialist, with what you have lived through. On your phone, at your pace."
    )
    home.action_text, home.action_page = "See the program", programs
    home.body = [{"type": "prose", "value": HOME, "id": "how"}]
    _publish(home, author)
    for title, slug, text in (
        ("About this demonstration", "about", ABOUT),
        ("What we keep about you", "what-we-keep", PRIVACY),
    ):
        page = TextPage(title=title, slug=slug, show_in_menus=True)
        page.body = [{"type": "prose", "value": text, "id": slug}]
        home.add_child(instance=page)
        _publish(page, author)


def _publish(page, author: User) -> None:
    page.save_revision(user=author).publish(user=author)
