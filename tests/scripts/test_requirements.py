"""Pinned requirements know what they were made from."""

import json

from scripts import requirements


def test_a_changed_dependency_makes_the_files_stale(tmp_path, monkeypatch):
    project = (requirements.ROOT / "pyproject.toml").read_text()
    (tmp_path / "requirements.txt").write_text(f"{requirements.MARK}{requirements.digest()}\n")
    monkeypatch.setattr(requirements, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text(project)
    assert requirements.is_fresh("requirements.txt")
    (tmp_path / "pyproject.toml").write_text(project.replace('"segno>=', '"segno>1,>='))
    assert not requirements.is_fresh("requirements.txt")


def test_no_address_is_ever_written():
    options = json.dumps(requirements.COMPILE)
    assert "--no-emit-index-url" in options
    assert "--no-emit-find-links" in options
