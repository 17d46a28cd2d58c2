"""The same story, embedded and in separate processes on real parts."""

from __future__ import annotations

import pytest

from services.demo.installation import Installation
from tests.system.story import Teller


@pytest.mark.slow
def test_the_story_embedded(embedded: Installation) -> None:
    Teller.of(embedded.settings).play()


@pytest.mark.real_parts
def test_the_story_in_separate_processes_on_kafka_and_postgresql(separate: Installation) -> None:
    Teller.of(separate.settings).play()
