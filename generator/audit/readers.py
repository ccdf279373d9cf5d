"""Reads what a site has for other programs as these do, and prints what is wrong with it.

python3 readers.py FOLDER, with feedparser and icalendar. The first line counts what was read;
each other one is a fault. feedparser is strict: whatever it had to mend is a fault.
"""

import pathlib
import re
import sys

import feedparser
import icalendar

site = pathlib.Path(sys.argv[1])
feeds, events, faults = 0, 0, []

for path in sorted(site.rglob("feed.*")):
    name = path.relative_to(site)
    feed = feedparser.parse(path.read_bytes()) if path.suffix == ".xml" else None
    if feed is None:
        continue
    feeds += 1
    if feed.bozo:
        faults.append(f"{name}: {feed.bozo_exception}")
    if feed.version != "atom10" or not feed.feed.get("id") or not feed.feed.get("updated_parsed"):
        faults.append(f"{name}: it is {feed.version}, or has no id or day")
    for entry in feed.entries:
        if not (entry.get("id") and entry.get("title") and entry.get("link") and entry.get("updated_parsed") and entry.get("content")):
            faults.append(f"{name}: {entry.get('id')} lacks something")
        text = entry.content[0].value if entry.get("content") else ""
        if re.search(r'(href|src)="(?!https?://|mailto:|tel:)', text):
            faults.append(f"{name}: {entry.get('id')} has an address that is not whole")

for path in sorted(site.rglob("*.ics")):
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    keys = [event["uid"] for event in calendar.walk("VEVENT")]
    events += len(keys)
    if len(set(keys)) < len(keys) or calendar.errors:
        faults.append(f"{path.relative_to(site)}: two events are one, or {calendar.errors}")
    for event in calendar.walk("VEVENT"):
        if event.errors or event["dtend"].dt <= event["dtstart"].dt or not event.get("dtstamp"):
            faults.append(f"{path.relative_to(site)}: {event['uid']}: {event.errors}")

print(f"{feeds} feeds, {events} events")
for fault in faults:
    print(fault)
