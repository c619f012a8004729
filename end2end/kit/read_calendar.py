"""Reads a calendar from standard input with a library that did not write it; prints its events as JSON."""

import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert calendar.errors == [], calendar.errors
events = []
for event in calendar.walk("VEVENT"):
    assert event.errors == [], event.errors
    assert "DTSTAMP" in event, "RFC 5545, 3.6.1: an event has a DTSTAMP"
    events.append(
        {
            "uid": str(event["UID"]),
            "on": event.decoded("DTSTART").isoformat()[:10],
            "summary": str(event["SUMMARY"]),
            "sequence": int(event.get("SEQUENCE", 0)),
            "status": str(event.get("STATUS", "")),
            "alarms": len(event.walk("VALARM")),
        }
    )
json.dump({"version": str(calendar["VERSION"]), "prodid": str(calendar["PRODID"]), "events": events}, sys.stdout)
