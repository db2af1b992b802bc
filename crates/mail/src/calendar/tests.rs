//! Invitations by example: moments, zones, whole days, people, broken files.
//! They never use other people's calendars.

use super::*;

fn event(lines: &str) -> Option<Invitation> {
    let text = format!("BEGIN:VCALENDAR\nMETHOD:REQUEST\n{lines}\nEND:VCALENDAR\n");
    invitation(text.replace('\n', "\r\n").as_bytes())
}

fn moment(ms: i64, zone: Option<&str>) -> When {
    When::Moment { ms, zone: zone.map(str::to_owned) }
}

#[test]
fn a_whole_invitation() {
    let found = event(
        "BEGIN:VEVENT\nUID:42@x.example\nSEQUENCE:2\nSTATUS:TENTATIVE\nSUMMARY:关于\\, 订单的\n  会议\nLOCATION:Room 1\\; left\nDESCRIPTION:one\\ntwo\nDTSTART;TZID=Asia/Shanghai:20240506T100000\n\
         DTEND;TZID=Asia/Shanghai:20240506T110000\nRRULE:FREQ=WEEKLY;COUNT=3\nORGANIZER;CN=\"Lee, Ann\":mailto:ann@x.example\nATTENDEE;CN=Bo;PARTSTAT=ACCEPTED;ROLE=OPT-PARTICIPANT:MAILTO:bo@x.example\n\
         ATTENDEE:mailto:c@x.example\nBEGIN:VALARM\nDESCRIPTION:alarm\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT",
    )
    .unwrap();
    assert_eq!(found.method, InvitationMethod::Request);
    assert_eq!(
        (found.summary.as_str(), found.location.as_str(), found.description.as_str()),
        ("关于, 订单的 会议", "Room 1; left", "one\ntwo")
    );
    assert_eq!(found.start, Some(moment(1_714_960_800_000, Some("Asia/Shanghai"))));
    assert_eq!(found.end, Some(moment(1_714_964_400_000, Some("Asia/Shanghai"))));
    assert_eq!(found.organiser, Some(Address { name: "Lee, Ann".into(), address: "ann@x.example".into() }));
    let people: Vec<(&str, &str, bool)> =
        found.attendees.iter().map(|one| (one.address.address.as_str(), one.answer.as_str(), one.optional)).collect();
    assert_eq!(people, [("bo@x.example", "accepted", true), ("c@x.example", "needs-action", false)]);
    assert_eq!((found.uid.as_str(), found.sequence, found.status), ("42@x.example", 2, InvitationStatus::Tentative));
    assert_eq!((found.recurrence.as_deref(), found.all_day), (Some("FREQ=WEEKLY;COUNT=3"), false));
}

#[test]
fn moments() {
    let own = "BEGIN:VTIMEZONE\nTZID:Customized\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    for (zone, line, want) in [
        ("", "DTSTART:20240506T100000Z", Some(moment(1_714_989_600_000, None))),
        (
            "",
            "DTSTART;TZID=\"W. Europe Standard Time\":20240506T100000",
            Some(moment(1_714_982_400_000, Some("Europe/Berlin"))),
        ),
        (
            "",
            "DTSTART;TZID=W. Europe Standard Time:20240106T100000",
            Some(moment(1_704_531_600_000, Some("Europe/Berlin"))),
        ),
        (own, "DTSTART;TZID=Customized:20240506T100000", Some(moment(1_714_982_400_000, None))),
        (own, "DTSTART;TZID=Customized:20240106T100000", Some(moment(1_704_531_600_000, None))),
        ("", "DTSTART;TZID=Customized:20240506T100000", Some(When::Local { time: "2024-05-06T10:00:00".into() })),
        ("", "DTSTART:20240506T100000", Some(When::Local { time: "2024-05-06T10:00:00".into() })),
        ("", "DTSTART;VALUE=DATE:20240506", Some(When::Date { date: "2024-05-06".into() })),
        ("", "DTSTART:20240506", Some(When::Date { date: "2024-05-06".into() })),
        ("", "DTSTART:20249906T100000", None),
        ("", "DTSTART:x", None),
    ] {
        let found = event(&format!("{zone}BEGIN:VEVENT\nUID:1\n{line}\nEND:VEVENT")).unwrap();
        assert_eq!(found.start, want, "{line}");
    }
}

#[test]
fn ends() {
    for (lines, want) in [
        ("DTSTART:20240506T100000Z\nDURATION:PT1H30M", Some(moment(1_714_995_000_000, None))),
        ("DTSTART:20240506", Some(When::Date { date: "2024-05-07".into() })),
        ("DTSTART:20240506\nDURATION:P3D", Some(When::Date { date: "2024-05-09".into() })),
        ("DTSTART:20240506T100000\nDURATION:P1W", Some(When::Local { time: "2024-05-13T10:00:00".into() })),
        ("DTSTART:20240506T100000Z", None),
        ("DTSTART:20240506T100000Z\nDURATION:for ever", None),
    ] {
        let found = event(&format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT")).unwrap();
        assert_eq!(found.end, want, "{lines}");
    }
}

#[test]
fn which_meeting_counts() {
    let found = event("BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20240506\nSUMMARY:exception\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nSUMMARY:series\nEND:VEVENT").unwrap();
    assert_eq!(found.summary, "series");
    let found = event("BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20240506\nSUMMARY:exception\nEND:VEVENT").unwrap();
    assert_eq!(found.summary, "exception");
    assert_eq!(event("BEGIN:VTODO\nUID:1\nEND:VTODO"), None);
    assert_eq!(invitation(b"no calendar"), None);
    assert_eq!(
        invitation(b"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:cut o").map(|found| found.summary),
        Some("cut o".to_owned())
    );
}

#[test]
fn absurd_files_end() {
    let many = format!("BEGIN:VEVENT\nUID:1\n{}", "ATTENDEE:mailto:a@b.example\n".repeat(100_000));
    assert_eq!(invitation(many.as_bytes()).unwrap().attendees.len(), MAX_ATTENDEES);
    for text in [
        "BEGIN:VEVENT\n".repeat(80_000),
        format!("SUMMARY:{}", "\n x".repeat(300_000)),
        ";".repeat(1 << 20),
        "\"".repeat(1 << 20),
    ] {
        invitation(text.as_bytes());
    }
}
