"""Who the agent is, and that nobody is made one on a guess."""

import pytest

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.transcript.formats.source import SourceUtterance
from qa_pipeline.transcript.formats.speakers import CallKnown, Role, roles_of


def roles(*labels: str | None, channels: bool = False, **known: str) -> dict[str, str]:
    """Who each of the labels is, in small letters."""
    said = [
        SourceUtterance(start_s=0.0, end_s=1.0, text="sì", label=label, channel=number if channels else None)
        for number, label in enumerate(labels)
    ]
    channel = known.pop("channel", None)
    call = CallKnown(
        agent_label=known.get("agent"),
        agent_name=known.get("name"),
        agent_channel=AgentChannel(channel) if channel else None,
        direction=known.get("direction"),
    )
    return {label: role.name.lower() for label, role in roles_of(said, call).items()}


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("AGENT", "agent"),
        ("Agent 1", "agent"),
        ("Operatore", "agent"),
        ("operatrice_2", "agent"),
        ("Sales Rep", "agent"),
        ("internal", "agent"),
        ("Customer Service", "agent"),
        ("Servizio clienti", "agent"),
        ("Anna (operatore)", "agent"),
        ("CUSTOMER", "customer"),
        ("END_USER", "customer"),
        ("Cliente:", "customer"),
        ("external", "customer"),
        ("caller", "customer"),
        ("ivr", "machine"),
        ("AUTOMATED_AGENT", "machine"),
        ("Segreteria telefonica", "machine"),
    ],
)
def test_a_role_is_known_in_both_languages(label: str, role: str) -> None:
    assert roles(label) == {label: role}


@pytest.mark.parametrize(
    "label", ["spk_0", "SPEAKER_00", "channel 0", "ch_1", "speaker 1", "0", "Anna", "A", " ", "clientela"]
)
def test_what_says_nothing_is_nobody(label: str) -> None:
    assert roles(label) == {}


def test_on_an_outbound_call_the_caller_is_the_agent() -> None:
    assert roles("caller", "callee", direction="outbound") == {"caller": "agent", "callee": "customer"}
    assert roles("caller", "callee", direction="inbound") == {"caller": "customer", "callee": "agent"}


def test_the_agents_name_is_the_agent_however_it_is_written() -> None:
    assert roles("bassi, ANNA", "Piero Neri", name="Anna Bassi") == {
        "bassi, ANNA": "agent",
        "Piero Neri": "customer",
    }


def test_of_three_people_nobody_is_the_other_one() -> None:
    assert roles("spk_0", "spk_1", "spk_2", agent="spk_1") == {"spk_1": "agent"}


def test_a_machine_is_none_of_two_people() -> None:
    assert roles("ivr", "spk_0", "spk_1", agent="spk_0") == {
        "ivr": "machine",
        "spk_0": "agent",
        "spk_1": "customer",
    }


def test_who_says_nothing_of_themselves_is_the_other_one_of_two() -> None:
    assert roles("Cliente", "Anna") == {"Cliente": "customer", "Anna": "agent"}
    assert roles("Operatore", None, "Anna") == {"Operatore": "agent", "Anna": "customer"}


def test_what_the_user_says_goes_before_what_the_file_says() -> None:
    assert roles("Agent", "Customer", agent="customer") == {"Customer": "agent", "Agent": "customer"}


def test_a_label_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(TranscriptError, match=r"no speaker is called 'spk_7'.*: 'spk_0', 'spk_1'"):
        roles("spk_0", "spk_1", agent="spk_7")
    with pytest.raises(TranscriptError, match="none at all"):
        roles(None, agent="spk_7")
    assert roles("Operatore", "Cliente", agent="spk_7")["Operatore"] == "agent", "it needs no help"


def test_channels_are_told_apart_by_the_row_unless_their_roles_are_known() -> None:
    assert roles("ch_0", "ch_1", channels=True, channel="right") == {"ch_1": "agent", "ch_0": "customer"}
    assert roles("Cliente", "Agente", channels=True, channel="left")["Agente"] == "agent"
    assert roles("spk_0", "spk_1", channel="left") == {}


def test_every_role_has_labels() -> None:
    assert {role.name for role in Role} == {"AGENT", "CUSTOMER", "MACHINE"}
