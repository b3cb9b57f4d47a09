from __future__ import annotations

from pathlib import Path

from tests.faults.network import Outcome, outside, sockets

NOTES = """\
7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3
7 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file)
8 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP <unfinished ...>
8 connect(27, {sa_family=AF_INET6, sin6_port=htons(631), sin6_flowinfo=htonl(0), \
inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 EADDRNOTAVAIL
8 connect(27, {sa_family=AF_INET, sin_port=htons(631), sin_addr=inet_addr("127.0.0.1")}, 16) = -1
"""
REPORT = """<testsuites><testsuite>
<testcase classname="tests.core.test_one" name="test_right"/>
<testcase classname="tests.core.test_one" name="test_wrong"><failure>no</failure></testcase>
<testcase classname="tests.core.test_two" name="test_gone"><error>no</error></testcase>
<testcase classname="tests.core.test_two" name="test_left"><skipped/></testcase>
</testsuite></testsuites>"""


def test_sockets_are_told_by_kind_and_address() -> None:
    assert [" ".join(line.split()) for line in sockets(NOTES)] == [
        "1 AF_INET6",
        "1 AF_UNIX",
        "1 to AF_UNIX /var/run/nscd/socket",
        "1 to AF_INET6 631 ::1",
        "1 to AF_INET 631 127.0.0.1",
    ]


def test_a_run_is_told_by_what_passed_and_what_went_wrong(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(REPORT, encoding="utf-8")

    found = Outcome.read(1, report)

    assert found.in_words() == "1 passed, 2 failed, 1 skipped"
    assert found.failed == ("tests.core.test_one.test_wrong", "tests.core.test_two.test_gone")
    gone = Outcome.read(-9, tmp_path / "none.xml")
    assert gone.in_words() == "0 passed, 0 failed, 0 skipped; pytest stopped with -9"


def test_what_python_loads_to_set_up_an_environment_is_not_ours() -> None:
    code = r'"import runpy\nrunpy.run_module(\"pip\", run_name=\"__main__\")"'
    pip = f'9 execve("python", ["python", "-c", {code}], 0x55 /* 43 vars */) = 0\n'
    asked = "9 socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3\n"

    assert [line.split()[0] for line in outside(NOTES + pip + asked)] == ["8", "8", "8"]
