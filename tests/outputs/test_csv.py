from pathlib import Path

import pytest

from asesmen_cli.domain.messages import printable
from tests.outputs.reports import person, plan_sheet, report, write

BOM = b"\xef\xbb\xbf"


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8-sig").splitlines()


def test_the_bytes_of_the_participants(tmp_path: Path) -> None:
    people = [person(1, name="SITI", office="Dinas; A", unit=None, position='Kepala "Seksi"')]
    write(report(people, plan_sheet(people, [1])), ["csv"], tmp_path)
    assert (tmp_path / "peserta.csv").read_bytes() == BOM + (
        b"Batch;No.;Nama;NIP;Gol. Ruang;Jabatan;Unit Kerja;Perangkat Daerah;Jenjang;Eselon\r\n"
        b'1;1;SITI;19700207 199502 2 001;III/d;"Kepala ""Seksi""";;"Dinas; A";Pengawas;IV.a\r\n'
    )


def test_dates_are_what_every_excel_reads_alike(tmp_path: Path) -> None:
    people = [person(1)]
    write(report(people, plan_sheet(people, [1])), ["csv"], tmp_path)
    assert lines(tmp_path, "jadwal.csv") == [
        "Batch;Jenjang;Hari dan Tanggal;Hari Pertama;Hari Terakhir;Tempat;Kursi;Peserta;Catatan",
        "1;Pengawas;Senin–Rabu, 6–8 November 2023;2023-11-06;2023-11-08;;1;1;",
    ]


def test_the_due_list(tmp_path: Path) -> None:
    # assessed 20 January 2018: due 20 January 2020, 1,386 days before 6 November 2023
    write(report([person(1, name="SITI", position="Lurah", office="Dinas")]), ["csv"], tmp_path)
    heading, row = lines(tmp_path, "wajib-asesmen.csv")
    assert heading == (
        "No.;Nama;NIP;Jabatan;Perangkat Daerah;Jenjang;Status;Asesmen Terakhir;Jatuh Tempo;"
        "Hari Lewat;Berlaku Sampai;Alasan"
    )
    assert row.split(";")[:11] == [
        "1",
        "SITI",
        "19700207 199502 2 001",
        "Lurah",
        "Dinas",
        "Pengawas",
        "Lewat jatuh tempo",
        "2018-01-20",
        "2020-01-20",
        "1386",
        "2021-01-20",
    ]


def test_the_files_of_a_report_with_and_without_a_plan(tmp_path: Path) -> None:
    people = [person(1)]
    planned = write(report(people, plan_sheet(people, [1])), ["csv"], tmp_path / "planned")
    assert [(file.path.name, file.format) for file in planned.files] == [
        ("belum-terjadwal.csv", "csv"),
        ("jadwal.csv", "csv"),
        ("keterangan.csv", "csv"),
        ("peserta.csv", "csv"),
        ("wajib-asesmen.csv", "csv"),
    ]
    due = write(report(people), ["csv"], tmp_path / "due")
    assert [file.path.name for file in due.files] == ["keterangan.csv", "wajib-asesmen.csv"]


def test_a_file_beside_the_lists_says_where_they_come_from(tmp_path: Path) -> None:
    people = [person(1)]
    write(report(people, plan_sheet(people, [1])), ["csv"], tmp_path)
    assert lines(tmp_path, "keterangan.csv") == [
        "Keadaan per;2023-11-06",
        "Sumber;Data Pegawai Oktober 2023.xlsx",
        "Dimuat;2023-11-06",
        "Jadwal;DRAF",
        "Sidik;5f2c",
        "Program;asesmen 0.1.0",
    ]


def test_nobody_left_over_is_a_list_of_nobody(tmp_path: Path) -> None:
    people = [person(1)]
    write(report(people, plan_sheet(people, [1])), ["csv"], tmp_path)
    assert lines(tmp_path, "belum-terjadwal.csv") == ["No.;Nama;NIP;Jabatan;Perangkat Daerah;Jenjang;Alasan"]


@pytest.mark.parametrize("text", ["=1+1", "+628123456789", "@x", "-1", "\t=1", "\r=1", "＝1"])
@pytest.mark.rule("R81")
def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(tmp_path: Path, text: str) -> None:
    people = [person(1, name=text, office=text)]
    write(report(people, plan_sheet(people, [1])), ["csv"], tmp_path)
    (_, row) = (tmp_path / "peserta.csv").read_bytes().decode("utf-8-sig").split("\r\n", 1)
    left = printable(text)  # a carriage return is dropped, and what follows it runs all the same
    assert row.count(f"'{left}") == row.count(left) == 2
