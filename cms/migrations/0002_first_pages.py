"""A fresh site starts with a home page of ours instead of Wagtail's welcome page."""

from uuid import uuid4

from django.db import migrations

TITLE = "Training for peer support specialists"
LEAD = "For people in recovery who want to support other people in recovery. Learn at your own pace, and see what is left at any time."


def make_home(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    ContentType = apps.get_model("contenttypes", "ContentType")
    HomePage = apps.get_model("cms", "HomePage")

    root = Page.objects.filter(depth=1).first()
    welcome = Page.objects.filter(depth=2, slug="home", content_type__model="page").first()
    if root is None or welcome is None or welcome.numchild:
        return  # somebody has been here before us
    kind, _ = ContentType.objects.get_or_create(app_label="cms", model="homepage")
    home = HomePage.objects.create(
        title=TITLE,
        draft_title=TITLE,
        slug="home",
        lead=LEAD,
        content_type=kind,
        locale_id=welcome.locale_id,
        translation_key=uuid4(),
        path=f"{root.path}0002",
        depth=2,
        numchild=0,
        url_path="/home/",
        show_in_menus=False,
    )
    Site.objects.filter(root_page_id=welcome.pk).update(root_page_id=home.pk)
    Page.objects.filter(pk=welcome.pk).delete()


def make_training_body(apps, schema_editor):
    TrainingBody = apps.get_model("cms", "TrainingBody")
    if not TrainingBody.objects.exists():
        TrainingBody.objects.create()


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [
        migrations.RunPython(make_home, migrations.RunPython.noop),
        migrations.RunPython(make_training_body, migrations.RunPython.noop),
    ]
