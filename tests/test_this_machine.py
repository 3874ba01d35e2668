"""Which machine and which list of processes: equal names are not one machine, and what cannot be seen is not gone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa_pipeline import this_machine as module
from qa_pipeline.this_machine import Place, has_ended, here, is_alive, is_here, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less of themselves")

ID = "0123456789abcdef0123456789abcdef"
BOOT = "5d3a0c52-8f0e-4c0a-9b39-3f6c2a4f8f11"


class Machine:
    """What a machine tells of itself, as files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("etc/machine-id", ID)
        self.write("proc/sys/kernel/random/boot_id", BOOT)
        self.card("eth0", "52:54:00:12:34:56")
        self.card("lo", "00:00:00:00:00:00")
        self.card("docker0", "02:42:ac:11:00:02", is_real=False)
        self.link("proc/self/ns/pid", "pid:[4026531836]")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="ascii")

    def card(self, name: str, address: str, *, is_real: bool = True) -> None:
        self.write(f"sys/class/net/{name}/address", address)
        if is_real:
            (self.root / f"sys/class/net/{name}/device").mkdir(exist_ok=True)

    def link(self, name: str, target: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    def remove(self, name: str) -> None:
        (self.root / name).unlink()

    def place(self) -> Place:
        here.cache_clear()
        return here()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """One on which this process is; its name is always the same."""
    made = Machine(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(module, "_ROOT", tmp_path)
        patched.setattr("socket.gethostname", lambda: "localhost")
        yield made
    here.cache_clear()


def test_it_knows_itself_and_shows_nobody_its_id(machine: Machine) -> None:
    place = machine.place()
    assert machine.place() == place
    assert is_here(place)
    assert Place.read(str(place)) == place
    assert len(str(place)) == 26
    assert all(part not in str(place) for part in (ID[:8], BOOT[:8], "52:54"))


@pytest.mark.parametrize("name", ["etc/machine-id", "sys/class/net/eth0/address"])
def test_machines_of_one_name_are_not_each_other(machine: Machine, name: str) -> None:
    """Cloned machines have the same id, and machines of one image the same cards: both together nobody has."""
    one = machine.place()
    machine.write(name, "f" * 32 if "id" in name else "52:54:00:12:34:57")
    machine.write("proc/sys/kernel/random/boot_id", "another")
    machine.place()
    assert not is_here(one)
    assert not has_ended(one)


def test_after_its_next_start_what_ran_before_has_ended(machine: Machine) -> None:
    one = machine.place()
    machine.write("proc/sys/kernel/random/boot_id", "another")
    machine.place()
    assert not is_here(one)
    assert has_ended(one)


def test_two_containers_on_one_machine_do_not_see_each_other(machine: Machine) -> None:
    one = machine.place()
    machine.link("proc/self/ns/pid", "pid:[4026532999]")
    machine.place()
    assert not is_here(one)
    assert not has_ended(one)


def test_a_container_without_a_card_is_never_taken_for_one_before_a_start(machine: Machine) -> None:
    (machine.root / "sys/class/net/eth0/device").rmdir()
    one = machine.place()
    assert one.machine == ""
    assert is_here(one), "within one start and one list it is known all the same"
    machine.write("proc/sys/kernel/random/boot_id", "another")
    machine.place()
    assert not has_ended(one), "it may run on another machine that has the same image"


@pytest.mark.parametrize("name", ["proc/sys/kernel/random/boot_id", "proc/self/ns/pid"])
def test_where_too_little_is_told_nobody_is_known_to_be_here(machine: Machine, name: str) -> None:
    machine.remove(name)
    one = machine.place()
    assert not is_here(one)
    assert not has_ended(one)


@pytest.mark.parametrize("told", ["uninitialized", "", "\x00"])
def test_an_id_that_is_none_is_none(machine: Machine, told: str) -> None:
    machine.write("etc/machine-id", told)
    assert machine.place().machine == ""
    machine.write("var/lib/dbus/machine-id", ID)
    assert machine.place().machine


@pytest.mark.parametrize("text", ["", "0123abcd", "then", f"{BOOT}", "0123abcd.0123abcd", "a.b.c"])
def test_what_former_versions_wrote_names_no_place(text: str) -> None:
    assert Place.read(text) is None


@pytest.mark.parametrize("node", [0x001122334455, 0x011122334455])
def test_elsewhere_the_card_tells_the_machine_unless_it_is_made_up(
    monkeypatch: pytest.MonkeyPatch, node: int
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("uuid.getnode", lambda: node)
    here.cache_clear()
    try:
        place = here()
        assert (place.boot, place.namespace) == ("", "")
        assert is_here(place) == bool(place.machine) == (node == 0x001122334455)
        assert not is_here(replace(place, machine="01234567"))
        assert not has_ended(place)
    finally:
        here.cache_clear()


def test_another_users_process_lives_though_the_system_hides_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    monkeypatch.setattr(module, "_ROOT", tmp_path)
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/self").symlink_to(str(os.getpid()))
    assert is_alive(77)
    assert started(77) == ""


def test_on_windows_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(pid: int, signal: int) -> None:
        raise AssertionError("it would be sent Ctrl-C")

    monkeypatch.setattr(os, "kill", asked)
    monkeypatch.setattr("sys.platform", "win32")
    assert is_alive(77)


def test_processes_are_told_apart_by_their_start_and_a_dead_one_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert started(child.pid) not in {"", "dead", started(os.getppid())}
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert started(child.pid) == "dead"
        assert is_alive(child.pid), "it has its number until somebody has waited for it"
    assert started(child.pid) == ""
    assert not is_alive(child.pid)


def test_where_the_processes_shown_are_another_lists_none_has_a_start(machine: Machine) -> None:
    machine.write("proc/77/stat", "77 (python) S " + " ".join(map(str, range(4, 53))))
    machine.remove("proc/self/ns/pid")
    (machine.root / "proc/self/ns").rmdir()
    (machine.root / "proc/self").rmdir()
    machine.link("proc/self", str(os.getpid()))
    assert started(77) == "22"
    machine.link("proc/self", "1")
    assert started(77) == ""
