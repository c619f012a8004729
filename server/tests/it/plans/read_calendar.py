"""Reads a calendar from standard input with a library that did not write it, and says its events as JSON."""

import json
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
events = [
    {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "on": event["DTSTART"].dt.isoformat(),
        "until": event["DTEND"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "status": str(event.get("STATUS", "")),
        "alarms": len(list(event.walk("VALARM"))),
    }
    for event in calendar.walk("VEVENT")
]
json.dump({"again": str(calendar.get("REFRESH-INTERVAL").to_ical(), "ascii"), "events": events}, sys.stdout)
